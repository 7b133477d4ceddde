package io.mainstay.server.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the certificate that is in the files now. A handshake asks first for a name and then for
 * what is behind it; files that change in between do not mix a certificate with another's key.
 */
final class ReloadingKeyManager extends X509ExtendedKeyManager {
  private final Reloading<CertificateAndKey> files;
  private volatile Named newest;
  private volatile Named before;

  private record Named(String alias, CertificateAndKey pair) {}

  ReloadingKeyManager(Reloading<CertificateAndKey> files) {
    this.files = files;
    this.newest = new Named("0", files.current());
    this.before = newest;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return aliasFor(keyType);
  }

  /**
   * As Go, whatever authorities the other side names: it says better than silence would why a
   * certificate does not please it.
   */
  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return Arrays.stream(keyTypes)
        .map(this::aliasFor)
        .filter(alias -> alias != null)
        .findFirst()
        .orElse(null);
  }

  private @Nullable String aliasFor(String keyType) {
    Named named = look();
    String own = named.pair.key().getAlgorithm();
    return keyType.equals(own) || keyType.startsWith(own + "_") ? named.alias : null;
  }

  private Named look() {
    CertificateAndKey pair = files.current();
    Named known = newest;
    return pair.equals(known.pair) ? known : replace(pair);
  }

  private synchronized Named replace(CertificateAndKey pair) {
    if (!pair.equals(newest.pair)) {
      before = newest;
      newest = new Named(Long.toString(Long.parseLong(newest.alias) + 1), pair);
    }
    return newest;
  }

  private @Nullable CertificateAndKey named(String alias) {
    Named first = newest;
    Named second = before;
    if (first.alias.equals(alias)) {
      return first.pair;
    }
    return second.alias.equals(alias) ? second.pair : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    CertificateAndKey pair = named(alias);
    return pair == null ? null : pair.chainArray();
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    CertificateAndKey pair = named(alias);
    return pair == null ? null : pair.key();
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return getServerAliases(keyType, issuers);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineClientAlias(keyTypes, issuers, null);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = aliasFor(keyType);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return aliasFor(keyType);
  }
}

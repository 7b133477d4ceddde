package io.mainstay.server.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Who may have signed the certificates of others.
 *
 * @param source where they are from, for the log
 * @param check the platform's check of a chain against them
 */
record Authorities(String source, X509ExtendedTrustManager check) {
  /** Those in a file. */
  static Authorities of(String source, List<X509Certificate> certificates) throws TlsException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry(Integer.toString(i), certificates.get(i));
      }
      return new Authorities(source, check(store));
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException("cannot use the authorities in " + source + ": " + e, e);
    }
  }

  /** Those that the platform trusts. */
  static Authorities ofThePlatform() throws TlsException {
    try {
      return new Authorities("the platform", check(null));
    } catch (GeneralSecurityException e) {
      throw new TlsException("cannot use the authorities of the platform: " + e, e);
    }
  }

  private static X509ExtendedTrustManager check(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("no check of certificates on this platform");
  }
}

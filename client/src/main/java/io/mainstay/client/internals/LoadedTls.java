package io.mainstay.client.internals;

import io.mainstay.api.errors.FileFailure;
import io.mainstay.client.Endpoint;
import io.mainstay.client.TlsSettings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files that TLS needs, read once. */
public final class LoadedTls {
  private static final TlsSettings NONE = new TlsSettings("", "", "", false, "");

  private final TlsSettings settings;
  private final @Nullable PemKeyCertOptions shown;
  private final @Nullable PemTrustOptions trusted;

  private LoadedTls(
      TlsSettings settings, @Nullable PemKeyCertOptions shown, @Nullable PemTrustOptions trusted) {
    this.settings = settings;
    this.shown = shown;
    this.trusted = trusted;
  }

  /**
   * Reads them.
   *
   * @throws IOException with the message for the user
   */
  public static LoadedTls read(@Nullable TlsSettings settings) throws IOException {
    if (settings == null) {
      return new LoadedTls(NONE, null, null);
    }
    boolean hasCert = !settings.certFile().isEmpty();
    boolean hasKey = !settings.keyFile().isEmpty();
    if (hasCert != hasKey) {
      throw new IOException(
          "KeyFile and CertFile must both be present[key: %s, cert: %s]"
              .formatted(settings.keyFile(), settings.certFile()));
    }
    PemKeyCertOptions shown =
        hasCert
            ? new PemKeyCertOptions()
                .addCertValue(content(settings.certFile()))
                .addKeyValue(content(settings.keyFile()))
            : null;
    PemTrustOptions trusted =
        settings.caFile().isEmpty()
            ? null
            : new PemTrustOptions().addCertValue(content(settings.caFile()));
    return new LoadedTls(settings, shown, trusted);
  }

  void applyTo(HttpClientOptions transport, Endpoint endpoint) {
    transport.setSsl(true).setUseAlpn(true);
    if (shown != null) {
      transport.setKeyCertOptions(shown);
    }
    if (trusted != null) {
      transport.setTrustOptions(trusted);
    }
    if (settings.skipVerify()) {
      transport.setTrustAll(true).setVerifyHost(false);
    }
    transport.setDefaultHost(
        settings.serverName().isEmpty() ? endpoint.host() : settings.serverName());
  }

  private static Buffer content(String file) throws IOException {
    try {
      return Buffer.buffer(Files.readAllBytes(Path.of(file)));
    } catch (FileSystemException e) {
      throw new IOException(FileFailure.text(e), e);
    }
  }
}

package io.mainstay.server.transport;

import io.mainstay.server.tls.CertificateNames;
import io.vertx.core.http.HttpConnection;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a connection, as far as certificates say. Any thread. */
public final class ClientCertificate {
  private ClientCertificate() {}

  /**
   * The common name in the certificate that the client has shown; null where it has shown none, the
   * certificate has no common name, or the connection is not encrypted. Listeners ask for
   * certificates only in order to verify them, so whatever is here has been verified.
   */
  public static @Nullable String commonName(HttpConnection connection) {
    SSLSession session = connection.sslSession();
    if (session == null) {
      return null;
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? CertificateNames.commonName(certificate)
          : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }
}

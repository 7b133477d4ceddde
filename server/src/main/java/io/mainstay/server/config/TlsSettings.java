package io.mainstay.server.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Certificates of one side: towards clients, or towards the other members.
 *
 * @param certFile the listener's certificate, or null
 * @param keyFile its key, or null
 * @param clientCertFile certificate to show when this member is the one that dials, or null for
 *     {@code certFile}
 * @param clientKeyFile its key, or null for {@code keyFile}
 * @param clientCertAuth whether whoever connects must show a certificate
 * @param trustedCaFile authority of their certificates, or null; if set, a certificate is required
 *     too
 * @param crlFile revoked certificates, or null
 * @param allowedCns common names that may connect; empty for all
 * @param allowedHostnames alternative names that may connect; empty for all
 * @param autoTls whether a certificate is made at start
 * @param skipClientSanVerification whether the address of a peer goes unchecked against its
 *     certificate
 */
public record TlsSettings(
    @Nullable Path certFile,
    @Nullable Path keyFile,
    @Nullable Path clientCertFile,
    @Nullable Path clientKeyFile,
    boolean clientCertAuth,
    @Nullable Path trustedCaFile,
    @Nullable Path crlFile,
    List<String> allowedCns,
    List<String> allowedHostnames,
    boolean autoTls,
    boolean skipClientSanVerification) {
  /** Copies the lists. */
  public TlsSettings {
    allowedCns = List.copyOf(allowedCns);
    allowedHostnames = List.copyOf(allowedHostnames);
  }

  /** No certificates. */
  public static TlsSettings defaults() {
    return new TlsSettings(
        null, null, null, null, false, null, null, List.of(), List.of(), false, false);
  }

  /** Whether neither certificate nor key is given. */
  public boolean isEmpty() {
    return certFile == null && keyFile == null;
  }
}

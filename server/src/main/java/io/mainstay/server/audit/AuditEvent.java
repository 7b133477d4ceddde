package io.mainstay.server.audit;

import io.mainstay.api.errors.StatusCode;
import java.time.Duration;

/**
 * A request that was answered.
 *
 * @param remoteAddress of the client, host and port
 * @param user whom the client is; empty if authentication is off or it did not say
 * @param knownBy how that is known
 * @param method full name of the gRPC method, {@code package.Service/Method}; in the v2 API the
 *     method of HTTP and the page
 * @param touched what the request is about
 * @param code of the answer
 * @param error text of the answer if it failed, else empty
 * @param duration from the request to the answer
 * @param revision of the store in the answer, 0 if that is not known
 */
public record AuditEvent(
    String remoteAddress,
    String user,
    KnownBy knownBy,
    String method,
    Touched touched,
    StatusCode code,
    String error,
    Duration duration,
    long revision) {
  /** How a user is known. */
  public enum KnownBy {
    /** By a token that Authenticate gave. */
    TOKEN("token"),
    /** By the common name of its certificate. */
    CERTIFICATE("certificate"),
    /** By the password that came with the request, as in the v2 API. */
    PASSWORD("password"),
    /** It is not. */
    NONE("none");

    private final String word;

    KnownBy(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }
}

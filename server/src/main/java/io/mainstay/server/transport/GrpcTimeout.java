package io.mainstay.server.transport;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The form in which gRPC says how long a caller waits: at most eight digits and a unit. */
final class GrpcTimeout {
  private static final int MAX_DIGITS = 8;

  private GrpcTimeout() {}

  /** Nanoseconds, or null when the text has another form. */
  static @Nullable Long parseNanos(String text) {
    int digits = text.length() - 1;
    if (digits < 1
        || digits > MAX_DIGITS
        || !text.chars().limit(digits).allMatch(each -> each >= '0' && each <= '9')) {
      return null;
    }
    @Nullable TimeUnit unit =
        switch (text.charAt(digits)) {
          case 'H' -> TimeUnit.HOURS;
          case 'M' -> TimeUnit.MINUTES;
          case 'S' -> TimeUnit.SECONDS;
          case 'm' -> TimeUnit.MILLISECONDS;
          case 'u' -> TimeUnit.MICROSECONDS;
          case 'n' -> TimeUnit.NANOSECONDS;
          default -> null;
        };
    return unit == null ? null : unit.toNanos(Long.parseLong(text.substring(0, digits)));
  }
}

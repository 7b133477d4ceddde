package io.mainstay.api.errors;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The gRPC status codes; {@link #number()} is what goes over the wire. */
public enum StatusCode {
  OK(0),
  CANCELLED(1),
  UNKNOWN(2),
  INVALID_ARGUMENT(3),
  DEADLINE_EXCEEDED(4),
  NOT_FOUND(5),
  ALREADY_EXISTS(6),
  PERMISSION_DENIED(7),
  RESOURCE_EXHAUSTED(8),
  FAILED_PRECONDITION(9),
  ABORTED(10),
  OUT_OF_RANGE(11),
  UNIMPLEMENTED(12),
  INTERNAL(13),
  UNAVAILABLE(14),
  DATA_LOSS(15),
  UNAUTHENTICATED(16);

  private final int number;

  StatusCode(int number) {
    this.number = number;
  }

  /** The number of this code in the gRPC protocol. */
  public int number() {
    return number;
  }

  /** The code of a number; {@link #UNKNOWN} where there is none. */
  public static StatusCode of(int number) {
    return Arrays.stream(values())
        .filter(code -> code.number == number)
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** The name as Go's gRPC prints it, which is part of some texts. */
  public String goName() {
    if (this == OK) {
      return "OK";
    }
    if (this == CANCELLED) {
      return "Canceled";
    }
    return Arrays.stream(name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}

package io.mainstay.torture.fault;

import java.io.IOException;

/** A member served data that differs from what the others have. */
public final class WrongDataException extends IOException {
  /** Says who, and what. */
  WrongDataException(String message) {
    super(message);
  }
}

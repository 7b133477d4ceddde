package io.mainstay.server.v2;

/** The errors of the v2 API that are ever given, with etcd's numbers and texts. */
public enum V2Code {
  /** The cause is the first part of the path that is not there. */
  KEY_NOT_FOUND(100, "Key not found", 404),
  /** The cause says what was compared. */
  TEST_FAILED(101, "Compare failed", 412),
  NOT_A_FILE(102, "Not a file", 403),
  NOT_A_DIRECTORY(104, "Not a directory", 400),
  KEY_EXISTS(105, "Key already exists", 412),
  ROOT_READ_ONLY(107, "Root is read only", 400),
  DIRECTORY_NOT_EMPTY(108, "Directory not empty", 403),
  UNAUTHORIZED(110, "The request requires user authentication", 401),
  PREV_VALUE_REQUIRED(201, "PrevValue is Required in POST form", 400),
  TTL_NOT_A_NUMBER(202, "The given TTL in POST form is not a number", 400),
  INDEX_NOT_A_NUMBER(203, "The given index in POST form is not a number", 400),
  INVALID_FIELD(209, "Invalid field", 400),
  INVALID_FORM(210, "Invalid POST form", 400),
  REFRESH_WITH_VALUE(211, "Value provided on refresh", 400),
  REFRESH_WITHOUT_TTL(212, "A TTL must be provided on refresh", 400),
  /** The cause is what became of the request on its way through the log. */
  RAFT_INTERNAL(300, "Raft Internal Error", 500),
  EVENT_INDEX_CLEARED(401, "The event in requested index is outdated and cleared", 400);

  private final int number;
  private final String message;
  private final int status;

  V2Code(int number, String message, int status) {
    this.number = number;
    this.message = message;
    this.status = status;
  }

  /** The number that clients look at. */
  public int number() {
    return number;
  }

  /** The text that goes with it. */
  public String message() {
    return message;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The error with a number, which is one of these. */
  static V2Code ofNumber(int number) {
    for (V2Code code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    throw new IllegalArgumentException("no v2 error has the number " + number);
  }
}

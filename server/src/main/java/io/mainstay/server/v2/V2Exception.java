package io.mainstay.server.v2;

/** A request of the v2 API was refused. */
public final class V2Exception extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final V2Code code;
  private final String reason;
  private final long index;

  /**
   * A refusal.
   *
   * @param reason what etcd calls the cause; may be empty
   * @param index of the tree at that point; 0 when the tree was not looked at
   */
  public V2Exception(V2Code code, String reason, long index) {
    // Thrown for control flow, as often as clients compete: no stack trace.
    super(code.message() + " (" + reason + ")", null, false, false);
    this.code = code;
    this.reason = reason;
    this.index = index;
  }

  /** Which error. */
  public V2Code code() {
    return code;
  }

  /** What etcd calls the cause; may be empty. */
  public String reason() {
    return reason;
  }

  /** The index of the tree at that point; 0 when the tree was not looked at. */
  public long index() {
    return index;
  }
}

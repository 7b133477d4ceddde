package io.mainstay.server.tracing;

/** A stretch of work within a trace. Any thread; never blocks, never throws. */
public interface Span {
  /** Of work that is not traced; so are its children. */
  Span NONE = new NoSpan();

  /** Whether anything said of this span is kept; what costs something to say is asked for then. */
  boolean isOn();

  /** Begins a part of this work. */
  Span child(String name);

  /** Says something of the work. */
  Span set(String key, String value);

  /** Says something of the work. */
  Span set(String key, long value);

  /** Says something of the work. */
  Span set(String key, boolean value);

  /** The work has failed; it still has to be ended. */
  void failed(String reason);

  /** The work is over. What is said afterwards is dropped. */
  void end();
}

package io.mainstay.server.tracing;

/** Keeps nothing. */
final class NoSpan implements Span {
  @Override
  public boolean isOn() {
    return false;
  }

  @Override
  public Span child(String name) {
    return this;
  }

  @Override
  public Span set(String key, String value) {
    return this;
  }

  @Override
  public Span set(String key, long value) {
    return this;
  }

  @Override
  public Span set(String key, boolean value) {
    return this;
  }

  @Override
  public void failed(String reason) {}

  @Override
  public void end() {}

  @Override
  public String toString() {
    return "no span";
  }
}

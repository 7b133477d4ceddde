package io.mainstay.server.transport;

/** How many messages go each way in a call, as clients see it. */
public enum CallType {
  /** One request, one response. */
  UNARY("unary"),
  /** One request, a stream of responses. */
  SERVER_STREAM("server_stream"),
  /** Streams both ways. */
  BIDI_STREAM("bidi_stream");

  private final String metricName;

  CallType(String metricName) {
    this.metricName = metricName;
  }

  /** As gRPC's metrics call it. */
  public String metricName() {
    return metricName;
  }
}

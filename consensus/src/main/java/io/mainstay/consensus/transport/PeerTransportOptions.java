package io.mainstay.consensus.transport;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/**
 * Limits of the transport and how it dials.
 *
 * @param client how peers are dialled; TLS is set here by the caller
 * @param maxFrameBytes the largest message
 * @param maxQueuedBytes what may wait to be written to one peer
 * @param maxPendingCalls calls to one peer without an answer yet
 * @param readTimeout silence of a socket after which its connection is given up; peers are pinged
 *     every second
 * @param writeTimeout how long a write to a socket may hang
 */
public record PeerTransportOptions(
    HttpClientOptions client,
    int maxFrameBytes,
    long maxQueuedBytes,
    int maxPendingCalls,
    Duration readTimeout,
    Duration writeTimeout) {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final int STREAM_WINDOW_BYTES = 16 << 20;
  private static final int CONNECTION_WINDOW_BYTES = 48 << 20;

  /** Takes a copy of the client's options. */
  public PeerTransportOptions {
    client = tune(new HttpClientOptions(client));
  }

  /** Without TLS. */
  public static PeerTransportOptions defaults() {
    return dialling(new HttpClientOptions());
  }

  /** With the default limits, dialling as these options say. */
  public static PeerTransportOptions dialling(HttpClientOptions client) {
    return new PeerTransportOptions(client, 256 << 20, 512L << 20, 8192, TIMEOUT, TIMEOUT);
  }

  /** The same with other timeouts. */
  public PeerTransportOptions withTimeouts(Duration read, Duration write) {
    return new PeerTransportOptions(
        client, maxFrameBytes, maxQueuedBytes, maxPendingCalls, read, write);
  }

  /**
   * Sets what a server needs for members to talk to it: HTTP/2 with windows that let an entry of
   * several megabytes pass without waiting for the other side's word, and room for the lanes of
   * every peer.
   */
  public static HttpServerOptions tune(HttpServerOptions server) {
    server.getInitialSettings().setInitialWindowSize(STREAM_WINDOW_BYTES);
    return server
        .setHttp2ClearTextEnabled(true)
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
        .setIdleTimeout(0);
  }

  private static HttpClientOptions tune(HttpClientOptions client) {
    client.setInitialSettings(
        new Http2Settings(client.getInitialSettings()).setInitialWindowSize(STREAM_WINDOW_BYTES));
    return client
        .setProtocolVersion(HttpVersion.HTTP_2)
        .setHttp2ClearTextUpgrade(false)
        .setUseAlpn(true)
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES);
  }
}

package io.mainstay.server.transport;

import io.vertx.core.buffer.Buffer;

/** How a client of the JSON gateway is reached. The call's event loop. */
interface GatewayChannel {
  /**
   * Sends one of several pieces.
   *
   * @param status in HTTP; only that of the first piece can be told
   */
  void send(int status, Buffer piece);

  /** Sends the last piece. */
  void end(int status, Buffer last);

  /** Ends the answer. */
  void end();

  /** Says how the client could make itself known; to be called before anything is sent. */
  void challenge(String text);

  /** Whether the client has to catch up before more is sent. */
  boolean isFull();

  /** Runs a task once, when the client has caught up. */
  void onDrained(Runnable task);

  /** Takes nothing more off the network until {@link #resume}. */
  void pause();

  /** Takes from the network again. */
  void resume();
}

package io.mainstay.server.watch;

import java.util.concurrent.Executor;

/** Where the responses of one stream go. Called on its executor, in the order of the hub. */
interface Outlet {
  /** Shared with the other streams of that executor, hand-overs are. */
  Executor executor();

  /**
   * A response, which has been counted in the stream's backlog. Nothing, if the stream is over.
   *
   * @param response to be taken off the backlog when it is passed on
   */
  void deliver(Response response);

  /** The hub has dealt with one request of this stream. */
  void requestDone();
}

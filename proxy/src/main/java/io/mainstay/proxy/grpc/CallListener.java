package io.mainstay.proxy.grpc;

import io.mainstay.api.errors.StatusCode;

/** Hears of the calls of clients. Event loops: must return at once. */
public interface CallListener {
  /**
   * A call has begun.
   *
   * @param service with its package
   * @param method any text: clients may ask for what there is not
   */
  Progress begun(String service, String method);

  /** Hears of one call. */
  interface Progress {
    /** A message came in. */
    void received(int bytes);

    /** A message was handed to the network. */
    void sent(int bytes);

    /** The call is over; told once. */
    void ended(StatusCode code);
  }
}

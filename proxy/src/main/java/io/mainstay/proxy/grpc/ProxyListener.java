package io.mainstay.proxy.grpc;

/** Hears of what a proxy does. Event loops: must return at once. */
public interface ProxyListener extends CallListener {
  /** A read that may be old was found among the answers that are kept, or was not. */
  void cacheAsked(boolean found);

  /** So many answers are kept now. */
  void cacheHolds(int answers);

  /** So many more watchers share a watch that somebody else began; negative for fewer. */
  void watchersJoined(int more);

  /** Events were passed on to so many watchers more than there are watches. */
  void eventsShared(int watchers);
}

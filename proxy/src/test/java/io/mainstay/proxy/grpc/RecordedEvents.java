package io.mainstay.proxy.grpc;

import io.mainstay.api.errors.StatusCode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what is heard of calls. */
final class RecordedEvents implements ProxyListener {
  private final List<String> events = new CopyOnWriteArrayList<>();

  List<String> events() {
    return events;
  }

  @Override
  public Progress begun(String service, String method) {
    events.add("began " + service + "/" + method);
    return new Progress() {
      @Override
      public void received(int bytes) {
        events.add("received");
      }

      @Override
      public void sent(int bytes) {
        events.add("sent");
      }

      @Override
      public void ended(StatusCode code) {
        events.add("ended " + code);
      }
    };
  }

  @Override
  public void cacheAsked(boolean found) {}

  @Override
  public void cacheHolds(int answers) {}

  @Override
  public void watchersJoined(int more) {}

  @Override
  public void eventsShared(int watchers) {}
}

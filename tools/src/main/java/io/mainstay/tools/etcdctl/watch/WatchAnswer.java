package io.mainstay.tools.etcdctl.watch;

import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.tools.etcdctl.output.Answer;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.etcdctl.output.SimpleWriter;

/**
 * Events. As JSON all of the client's structure is there, whatever is zero; of a watch that the
 * member refuses the original shows no more than that.
 *
 * @param response as the member sent it
 */
record WatchAnswer(WatchResponse response) implements Answer {
  @Override
  public void simple(SimpleWriter to) {
    for (Event event : response.getEventsList()) {
      to.line(event.getType().name());
      if (event.hasPrevKv()) {
        to.pair(event.getPrevKv());
      }
      to.pair(event.getKv());
    }
  }

  @Override
  public void fields(FieldsWriter to) {
    to.header(shown().getHeader());
    for (Event event : response.getEventsList()) {
      to.plain("Type", event.getType().name());
      if (event.hasPrevKv()) {
        to.pair("Prev", event.getPrevKv());
      }
      to.pair("", event.getKv());
    }
  }

  @Override
  public void json(JsonWriter to) {
    WatchResponse shown = shown();
    to.begin().name("Header").message(shown.getHeader()).name("Events");
    if (isRefusal()) {
      to.nothing();
    } else {
      to.beginList();
      shown.getEventsList().forEach(to::message);
      to.endList();
    }
    to.name("CompactRevision").number(shown.getCompactRevision());
    to.name("Canceled").bool(shown.getCanceled()).name("Created").bool(shown.getCreated());
    to.name("CancelReason").string(shown.getCancelReason()).end();
  }

  @Override
  public WatchResponse protobuf() {
    WatchResponse shown = shown();
    return WatchResponse.newBuilder()
        .setHeader(shown.getHeader())
        .addAllEvents(shown.getEventsList())
        .setCompactRevision(shown.getCompactRevision())
        .setCanceled(shown.getCanceled())
        .setCreated(shown.getCreated())
        .build();
  }

  private boolean isRefusal() {
    return response.getCreated() && response.getCanceled();
  }

  private WatchResponse shown() {
    return isRefusal() ? WatchResponse.newBuilder().setCanceled(true).build() : response;
  }
}

package io.mainstay.server.discovery.network;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.MeetingPlaceException;
import io.mainstay.server.discovery.v3.Registry.Changes;
import io.mainstay.server.discovery.v3.Registry.Entry;
import java.util.List;

/** The changes that a watch reports. For one thread. */
final class WatchedChanges implements Changes {
  private final GrpcStream stream;

  WatchedChanges(GrpcStream stream) {
    this.stream = stream;
  }

  @Override
  public List<Entry> next() throws MeetingPlaceException, DiscoveryException {
    while (true) {
      WatchResponse response = receive();
      if (response.getCanceled()) {
        throw new MeetingPlaceException("the watch was canceled: " + reason(response), null);
      }
      if (response.getEventsCount() > 0) {
        return response.getEventsList().stream()
            .map(event -> GrpcRegistry.entry(event.getKv()))
            .toList();
      }
    }
  }

  @Override
  public void close() {
    stream.close();
  }

  private WatchResponse receive() throws MeetingPlaceException, DiscoveryException {
    try {
      return WatchResponse.parseFrom(stream.next());
    } catch (GrpcFailure e) {
      throw new MeetingPlaceException(e.text(), e);
    } catch (InvalidProtocolBufferException e) {
      throw new MeetingPlaceException("the answer cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw DiscoveryException.interrupted(e);
    }
  }

  private static String reason(WatchResponse response) {
    return response.getCompactRevision() > 0
        ? "compacted at revision " + response.getCompactRevision()
        : response.getCancelReason();
  }
}

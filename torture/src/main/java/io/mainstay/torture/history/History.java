package io.mainstay.torture.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that clients did and saw in a run.
 *
 * @param operations all calls, in any order
 * @param watches all watches, in the order of their first streams
 * @param memberStarts when members were started, in any order
 * @param memberStates what the members said of themselves when all was over; empty if not asked
 */
public record History(
    List<Operation> operations,
    List<Watch> watches,
    List<MemberStarted> memberStarts,
    List<MemberState> memberStates) {
  /** Copies the lists. */
  public History {
    operations = List.copyOf(operations);
    watches = List.copyOf(watches);
    memberStarts = List.copyOf(memberStarts);
    memberStates = List.copyOf(memberStates);
  }

  /**
   * Puts a history together.
   *
   * @param entries those of one watch in the order in which they happened, the rest in any
   * @throws IllegalArgumentException if a watch got something before it was opened
   */
  public static History of(Iterable<? extends HistoryEntry> entries) {
    List<Operation> operations = new ArrayList<>();
    Map<Long, OpenWatch> watches = new LinkedHashMap<>();
    List<MemberStarted> memberStarts = new ArrayList<>();
    List<MemberState> memberStates = new ArrayList<>();
    for (HistoryEntry entry : entries) {
      if (entry instanceof Operation operation) {
        operations.add(operation);
      } else if (entry instanceof WatchOpened opened) {
        watches
            .computeIfAbsent(
                opened.watch(), id -> new OpenWatch(opened.client(), new ArrayList<>()))
            .streams
            .add(new OpenStream(opened, new ArrayList<>()));
      } else if (entry instanceof WatchReceived received) {
        OpenWatch watch = watches.get(received.watch());
        if (watch == null) {
          throw new IllegalArgumentException(
              "watch " + received.watch() + " got something before it was opened");
        }
        watch.last().received.add(new Watch.Received(received.response(), received.atNanos()));
      } else if (entry instanceof MemberStarted started) {
        memberStarts.add(started);
      } else if (entry instanceof MemberState state) {
        memberStates.add(state);
      }
    }
    List<Watch> whole = new ArrayList<>(watches.size());
    watches.forEach((id, watch) -> whole.add(watch.close(id)));
    return new History(operations, whole, memberStarts, memberStates);
  }

  private record OpenWatch(int client, List<OpenStream> streams) {
    OpenStream last() {
      return streams.get(streams.size() - 1);
    }

    Watch close(long id) {
      return new Watch(id, client, streams.stream().map(OpenStream::close).toList());
    }
  }

  private record OpenStream(WatchOpened opened, List<Watch.Received> received) {
    Watch.Stream close() {
      return new Watch.Stream(opened.member(), opened.request(), opened.atNanos(), received);
    }
  }
}

package io.mainstay.torture.failover;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.torture.history.KeyRange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares what the cluster holds with what was acknowledged to probes. One thread. */
final class ReadBack {
  private static final int PAGE = 1_000;

  /** So many are named; the rest is counted. */
  private static final int MOST_NAMED = 10;

  private final Set<String> missing;
  private final List<String> wrong = new ArrayList<>();

  /** Nothing was found yet of these keys. */
  ReadBack(Set<String> acknowledged) {
    missing = new TreeSet<>(acknowledged);
  }

  /**
   * Looks for all of them, by linearizable reads.
   *
   * @param acknowledged keys of {@link Probes}
   * @param patience for each page of them
   * @return what is missing or wrong, in words
   * @throws IOException if they cannot be read
   */
  static List<String> of(Client client, Set<String> acknowledged, Duration patience)
      throws IOException {
    ReadBack all = new ReadBack(acknowledged);
    ByteString from = ByteString.copyFromUtf8(Probes.PREFIX);
    ByteString end = ByteString.copyFromUtf8(KeyRange.prefix(Probes.PREFIX).end());
    boolean more = true;
    while (more) {
      RangeResponse page = page(client, from, end, patience);
      for (KeyValue pair : page.getKvsList()) {
        all.found(pair.getKey().toStringUtf8(), pair.getValue().toStringUtf8());
        from = pair.getKey().concat(ByteString.copyFrom(new byte[1]));
      }
      more = page.getMore();
    }
    return all.complaints();
  }

  /** The cluster holds this. What was not acknowledged may have been put all the same. */
  void found(String key, String value) {
    missing.remove(key);
    if (!value.equals(Probes.valueOf(key))) {
      wrong.add(key + " has the value (" + value + ")");
    }
  }

  /** What is missing or wrong, in words. */
  List<String> complaints() {
    List<String> all = new ArrayList<>(wrong);
    missing.forEach(key -> all.add(key + " was acknowledged, but is missing"));
    List<String> some = new ArrayList<>(all.subList(0, Math.min(MOST_NAMED, all.size())));
    if (all.size() > MOST_NAMED) {
      some.add("and so on: %d in all".formatted(all.size()));
    }
    return some;
  }

  private static RangeResponse page(
      Client client, ByteString from, ByteString end, Duration patience) throws IOException {
    RangeRequest request =
        RangeRequest.newBuilder().setKey(from).setRangeEnd(end).setLimit(PAGE).build();
    try {
      return client.call(Methods.RANGE, request, patience);
    } catch (RpcException e) {
      throw new IOException("what was acknowledged cannot be read: " + e.getMessage(), e);
    }
  }
}

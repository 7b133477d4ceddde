package io.mainstay.server.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.ClusterMemberChangeRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.membershippb.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * What the committed log amounts to, worked out naively and entry by entry: that which all members
 * are compared with.
 */
final class ExpectedHistory {
  private final List<State> byIndex = new ArrayList<>(List.of(new State()));
  private final List<Event> events = new ArrayList<>();
  private final Map<String, List<Long>> revisionsOfValue = new HashMap<>();
  private final LongConsumer onLeaseEnd;
  private State now = byIndex.get(0);

  /**
   * A history without entries.
   *
   * @param onLeaseEnd given each lease that the log ends
   */
  ExpectedHistory(LongConsumer onLeaseEnd) {
    this.onLeaseEnd = onLeaseEnd;
  }

  /** A pair as it was put last. */
  record Pair(String value, long modRevision, long version, long lease) {}

  /** A change; without a value, a deletion. */
  record Event(long revision, String key, String value) {}

  /** All that is stored after one entry. */
  static final class State {
    long revision = 1;
    long compactRevision = -1;
    final TreeMap<String, Pair> pairs = new TreeMap<>();
    final TreeMap<Long, Long> ttlByLease = new TreeMap<>();
    final TreeMap<Long, Boolean> learnerByMember = new TreeMap<>();
    final TreeSet<Long> removed = new TreeSet<>();

    private State copy() {
      State copy = new State();
      copy.revision = revision;
      copy.compactRevision = compactRevision;
      copy.pairs.putAll(pairs);
      copy.ttlByLease.putAll(ttlByLease);
      copy.learnerByMember.putAll(learnerByMember);
      copy.removed.addAll(removed);
      return copy;
    }
  }

  State at(long index) {
    return byIndex.get((int) index);
  }

  State newest() {
    return byIndex.get(byIndex.size() - 1);
  }

  /** All changes there have ever been, in order. */
  List<Event> events() {
    return events;
  }

  /** The revisions at which a value, of which there is but one, was put. */
  List<Long> revisionsOf(String value) {
    return revisionsOfValue.getOrDefault(value, List.of());
  }

  void committed(List<byte[]> payloads) {
    now = now.copy();
    for (byte[] payload : payloads) {
      try {
        apply(InternalRaftRequest.parseFrom(payload));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
    byIndex.add(now);
  }

  private void apply(InternalRaftRequest request) {
    if (request.hasPut()) {
      if (leaseIsThere(request.getPut())) {
        now.revision++;
        put(request.getPut());
      }
    } else if (request.hasDeleteRange()) {
      String from = request.getDeleteRange().getKey().toStringUtf8();
      String end = request.getDeleteRange().getRangeEnd().toStringUtf8();
      delete(
          now.pairs.keySet().stream()
              .filter(
                  key ->
                      end.isEmpty()
                          ? key.equals(from)
                          : key.compareTo(from) >= 0 && key.compareTo(end) < 0)
              .toList());
    } else if (request.hasTxn()) {
      txn(request.getTxn());
    } else if (request.hasCompaction()) {
      long revision = request.getCompaction().getRevision();
      if (revision > now.compactRevision && revision <= now.revision) {
        now.compactRevision = revision;
      }
    } else if (request.hasLeaseGrant()) {
      now.ttlByLease.putIfAbsent(request.getLeaseGrant().getID(), request.getLeaseGrant().getTTL());
    } else if (request.hasLeaseRevoke()) {
      revoke(request.getLeaseRevoke().getID());
    } else if (request.hasClusterBootstrap()) {
      for (Member member : request.getClusterBootstrap().getMembersList()) {
        now.learnerByMember.put(member.getID(), false);
      }
    } else if (request.hasClusterMemberChange()) {
      change(request.getClusterMemberChange());
    } else if (!request.hasLeaseCheckpoint()) {
      throw new AssertionError("nobody asks for this here: " + request);
    }
  }

  private void txn(TxnRequest txn) {
    ByteString key = txn.getCompare(0).getKey();
    Pair pair = now.pairs.get(key.toStringUtf8());
    long modRevision = pair == null ? 0 : pair.modRevision();
    if (modRevision != txn.getCompare(0).getModRevision()) {
      return;
    }
    now.revision++;
    txn.getSuccessList().stream().map(RequestOp::getRequestPut).forEach(this::put);
  }

  private boolean leaseIsThere(PutRequest put) {
    return put.getLease() == 0 || now.ttlByLease.containsKey(put.getLease());
  }

  private void put(PutRequest put) {
    String key = put.getKey().toStringUtf8();
    String value = put.getValue().toStringUtf8();
    Pair before = now.pairs.get(key);
    long version = before == null ? 1 : before.version() + 1;
    now.pairs.put(key, new Pair(value, now.revision, version, put.getLease()));
    events.add(new Event(now.revision, key, value));
    revisionsOfValue.computeIfAbsent(value, any -> new ArrayList<>()).add(now.revision);
  }

  private void delete(List<String> keys) {
    now.revision += keys.isEmpty() ? 0 : 1;
    for (String key : keys) {
      now.pairs.remove(key);
      events.add(new Event(now.revision, key, ""));
    }
  }

  private void revoke(long id) {
    if (now.ttlByLease.remove(id) != null) {
      delete(
          now.pairs.entrySet().stream()
              .filter(entry -> entry.getValue().lease() == id)
              .map(Map.Entry::getKey)
              .toList());
      onLeaseEnd.accept(id);
    }
  }

  private void change(ClusterMemberChangeRequest change) {
    if (change.hasAdd()) {
      boolean learner = change.getAdd().getRaftAttributes().getIsLearner();
      boolean tooMany = learner && now.learnerByMember.containsValue(true);
      if (!now.removed.contains(change.getAdd().getID()) && !tooMany) {
        now.learnerByMember.putIfAbsent(change.getAdd().getID(), learner);
      }
    } else if (change.hasPromote()) {
      now.learnerByMember.computeIfPresent(change.getPromote(), (id, learner) -> false);
    } else if (!isLastVoter(change.getRemove())
        && now.learnerByMember.remove(change.getRemove()) != null) {
      now.removed.add(change.getRemove());
    }
  }

  private boolean isLastVoter(long id) {
    List<Long> voters =
        now.learnerByMember.entrySet().stream()
            .filter(member -> !member.getValue())
            .map(Map.Entry::getKey)
            .toList();
    return voters.equals(List.of(id));
  }
}

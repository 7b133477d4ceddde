package io.mainstay.server.bootstrap;

import io.mainstay.consensus.Leadership;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs who leads, in the words that operators of etcd look for. Engine thread. */
final class LeadershipLog {
  private static final Logger log = LoggerFactory.getLogger(LeadershipLog.class);

  private final String self;
  private long knownLeader;

  LeadershipLog(long memberId) {
    this.self = Long.toHexString(memberId);
  }

  void changed(Leadership leadership) {
    long previous = knownLeader;
    knownLeader = leadership.leaderId();
    if (previous == knownLeader) {
      return;
    }
    if (previous == 0) {
      tell("raft.node: " + self + " elected leader " + hex(knownLeader), leadership);
    } else if (knownLeader == 0) {
      tell("raft.node: " + self + " lost leader " + hex(previous), leadership);
    } else {
      tell(
          "raft.node: "
              + self
              + " changed leader from "
              + hex(previous)
              + " to "
              + hex(knownLeader),
          leadership);
    }
  }

  private static void tell(String event, Leadership leadership) {
    log.info("{} at term {}", event, leadership.term());
  }

  private static String hex(long id) {
    return Long.toHexString(id);
  }
}

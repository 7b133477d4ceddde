package io.mainstay.server.alarm;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.AlarmRequest.AlarmAction;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The limit of a member's store. What a client asks for is held against it before it is proposed;
 * once a request has found no room the alarm has to be raised, which stops all members.
 *
 * <p>Any thread. To ask the store for its size at each request would cost more than most requests:
 * it is asked every now and then ({@link #look}), and what was let in since is added.
 */
public final class Quota {
  private final long limitBytes;
  private final AlarmMember alarm;
  private final LongSupplier storeBytes;
  private final AlarmRegistry alarms;
  private final AtomicLong sinceLook = new AtomicLong();
  private volatile long seenBytes;
  private volatile boolean refused;

  /**
   * The quota of one member.
   *
   * @param limitBytes no limit if not positive
   * @param storeBytes what the store occupies
   */
  public Quota(long limitBytes, long memberId, LongSupplier storeBytes, AlarmRegistry alarms) {
    this.limitBytes = limitBytes;
    this.alarm = AlarmMember.newBuilder().setMemberID(memberId).setAlarm(AlarmType.NOSPACE).build();
    this.storeBytes = storeBytes;
    this.alarms = alarms;
    this.seenBytes = limitBytes > 0 ? storeBytes.getAsLong() : 0;
  }

  /**
   * Looks how large the store is. To be called several times a second, by one thread.
   *
   * @return the alarm that has to be raised now, if any
   */
  public Optional<AlarmRequest> look() {
    if (limitBytes <= 0) {
      return Optional.empty();
    }
    sinceLook.set(0);
    seenBytes = storeBytes.getAsLong();
    boolean raise = refused && !isAlarmRaised();
    refused = false;
    return raise
        ? Optional.of(
            AlarmRequest.newBuilder()
                .setAction(AlarmAction.ACTIVATE)
                .setMemberID(alarm.getMemberID())
                .setAlarm(alarm.getAlarm())
                .build())
        : Optional.empty();
  }

  /** Whether this member's alarm is there already. */
  boolean isAlarmRaised() {
    return alarms.alarms().contains(alarm);
  }

  /**
   * Requires room for what a client asks for.
   *
   * @throws EtcdException {@code NO_SPACE}
   */
  public void requireRoom(InternalRaftRequest request) {
    if (limitBytes <= 0) {
      return;
    }
    long cost = WriteCost.bytes(request);
    if (cost == 0) {
      return;
    }
    if (seenBytes + sinceLook.get() + cost >= limitBytes) {
      refused = true;
      throw EtcdError.NO_SPACE.exception();
    }
    sinceLook.addAndGet(cost);
  }
}

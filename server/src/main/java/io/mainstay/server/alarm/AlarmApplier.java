package io.mainstay.server.alarm;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.AlarmResponse;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.TableReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log does to alarms, and what alarms keep the log from doing (etcd {@code
 * server/etcdserver/apply} at v3.7.1).
 *
 * <p>Apply thread. Everyone else sees the alarms in the {@link AlarmRegistry} once the batch is
 * visible.
 */
public final class AlarmApplier {
  private static final Logger log = LoggerFactory.getLogger(AlarmApplier.class);

  private final AlarmRegistry registry;
  private Alarms alarms;

  /** The applier of one member, which goes on from what the registry has. */
  public AlarmApplier(AlarmRegistry registry) {
    this.registry = registry;
    this.alarms = registry.alarms();
  }

  /**
   * Requires that no alarm stands against a request.
   *
   * @throws EtcdException {@code CORRUPT} or {@code NO_SPACE}
   */
  public void requireAllowed(InternalRaftRequest request) {
    if (alarms.raised().isEmpty()) {
      return;
    }
    if (alarms.has(AlarmType.CORRUPT) && changesKeys(request)) {
      throw EtcdError.CORRUPT.exception();
    }
    if (alarms.has(AlarmType.NOSPACE) && WriteCost.bytes(request) > 0) {
      throw EtcdError.NO_SPACE.exception();
    }
  }

  /** Raises an alarm or ends one; says which, or nothing if there was none to end. */
  public AlarmResponse.Builder apply(ApplyBatch batch, AlarmRequest request) {
    AlarmResponse.Builder response = AlarmResponse.newBuilder();
    AlarmMember alarm =
        AlarmMember.newBuilder()
            .setMemberID(request.getMemberID())
            .setAlarm(request.getAlarm())
            .build();
    switch (request.getAction()) {
      case ACTIVATE -> {
        // Of what a newer release may know, this one can make nothing.
        if (alarm.getAlarm() == AlarmType.NOSPACE || alarm.getAlarm() == AlarmType.CORRUPT) {
          if (!alarms.contains(alarm)) {
            AlarmTable.write(batch, alarm);
            alarms = AlarmTable.read(batch);
            say("alarm raised", alarm);
          }
          response.addAlarms(alarm);
        }
      }
      case DEACTIVATE -> {
        if (alarms.contains(alarm)) {
          AlarmTable.delete(batch, alarm);
          alarms = AlarmTable.read(batch);
          say("alarm disarmed", alarm);
          response.addAlarms(alarm);
        }
      }
      case GET, UNRECOGNIZED -> response.addAllAlarms(alarms.of(request.getAlarm()));
    }
    return response;
  }

  /** The batch is visible in the store. */
  public void committed() {
    if (!alarms.equals(registry.alarms())) {
      registry.publish(alarms);
    }
  }

  /** The store's content was replaced by that of a snapshot. */
  public void restored(TableReader stored) {
    alarms = AlarmTable.read(stored);
    registry.publish(alarms);
  }

  private static void say(String what, AlarmMember alarm) {
    log.atWarn()
        .addKeyValue("alarm", alarm.getAlarm())
        .addKeyValue("from", Long.toHexString(alarm.getMemberID()))
        .log(what);
  }

  private static boolean changesKeys(InternalRaftRequest request) {
    return request.hasPut()
        || request.hasDeleteRange()
        || request.hasTxn()
        || request.hasCompaction()
        || request.hasLeaseGrant()
        || request.hasLeaseRevoke()
        || request.hasV2();
  }
}

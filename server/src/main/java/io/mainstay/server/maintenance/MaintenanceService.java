package io.mainstay.server.maintenance;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.DowngradeInfo;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.LogStatus;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.Version;
import io.mainstay.server.Versions;
import io.mainstay.server.alarm.AlarmRegistry;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreSize;

/** The maintenance calls. Any thread. */
public final class MaintenanceService {
  private final MvccStore store;
  private final Consensus consensus;
  private final ResponseHeaders headers;
  private final ClusterState cluster;
  private final AlarmRegistry alarms;
  private final long memberId;
  private final long quotaBytes;

  /**
   * The service of one member.
   *
   * @param quotaBytes the size limit of the store, as the status shows it
   */
  public MaintenanceService(
      MvccStore store,
      Consensus consensus,
      ResponseHeaders headers,
      ClusterState cluster,
      AlarmRegistry alarms,
      long memberId,
      long quotaBytes) {
    this.store = store;
    this.consensus = consensus;
    this.headers = headers;
    this.cluster = cluster;
    this.alarms = alarms;
    this.memberId = memberId;
    this.quotaBytes = quotaBytes;
  }

  /** What this member knows of itself, with or without a leader. */
  public StatusResponse status(StatusRequest request) {
    long leaderId = consensus.electedId();
    LogStatus log = consensus.status();
    StoreSize size = store.size();
    StatusResponse.Builder status =
        StatusResponse.newBuilder()
            .setVersion(Versions.SERVER)
            .setDbSize(size.allocatedBytes())
            .setDbSizeInUse(size.inUseBytes())
            .setDbSizeQuota(quotaBytes)
            .setLeader(leaderId)
            .setRaftTerm(consensus.leadership().term())
            .setRaftIndex(log.committedIndex())
            .setRaftAppliedIndex(log.appliedIndex())
            .setIsLearner(cluster.isLearner(memberId))
            .setStorageVersion(cluster.membership().storageVersion().text())
            .setDowngradeInfo(downgrade());
    if (leaderId == 0) {
      status.addErrors(EtcdError.NO_LEADER.text());
    }
    for (AlarmMember alarm : alarms.alarms().raised()) {
      status.addErrors(
          "memberID:"
              + Long.toUnsignedString(alarm.getMemberID())
              + " alarm:"
              + alarm.getAlarm().name());
    }
    try (ReadView view = store.newestView()) {
      return status.setHeader(headers.at(view.revision())).build();
    }
  }

  private DowngradeInfo downgrade() {
    Version target = cluster.membership().downgradeTarget();
    return target == null
        ? DowngradeInfo.getDefaultInstance()
        : DowngradeInfo.newBuilder().setEnabled(true).setTargetVersion(target.text()).build();
  }
}

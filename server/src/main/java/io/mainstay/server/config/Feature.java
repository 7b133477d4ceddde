package io.mainstay.server.config;

/** The feature gates of etcd 3.7, under their own names. */
public enum Feature {
  STOP_GRPC_SERVICE_ON_DEFRAG("StopGRPCServiceOnDefrag", Stage.ALPHA, false),
  INITIAL_CORRUPT_CHECK("InitialCorruptCheck", Stage.ALPHA, false),
  COMPACT_HASH_CHECK("CompactHashCheck", Stage.ALPHA, false),
  TXN_MODE_WRITE_WITH_SHARED_BUFFER("TxnModeWriteWithSharedBuffer", Stage.BETA, true),
  LEASE_CHECKPOINT("LeaseCheckpoint", Stage.ALPHA, false),
  LEASE_CHECKPOINT_PERSIST("LeaseCheckpointPersist", Stage.ALPHA, false),
  SET_MEMBER_LOCAL_ADDR("SetMemberLocalAddr", Stage.ALPHA, false),
  FAST_LEASE_KEEP_ALIVE("FastLeaseKeepAlive", Stage.BETA, true),
  PRIORITY_REQUEST("PriorityRequest", Stage.ALPHA, false);

  /** How mature a feature is: {@code AllAlpha} and {@code AllBeta} switch a whole stage. */
  public enum Stage {
    ALPHA,
    BETA
  }

  private final String gateName;
  private final Stage stage;
  private final boolean enabledByDefault;

  Feature(String gateName, Stage stage, boolean enabledByDefault) {
    this.gateName = gateName;
    this.stage = stage;
    this.enabledByDefault = enabledByDefault;
  }

  /** As it is written in {@code --feature-gates} and in metrics. */
  public String gateName() {
    return gateName;
  }

  /** How mature it is. */
  public Stage stage() {
    return stage;
  }

  /** Whether it is on when nobody says anything. */
  public boolean isEnabledByDefault() {
    return enabledByDefault;
  }
}

package io.mainstay.server.audit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.AuthDisableRequest;
import io.mainstay.api.etcdserverpb.AuthEnableRequest;
import io.mainstay.api.etcdserverpb.AuthRoleAddRequest;
import io.mainstay.api.etcdserverpb.AuthRoleDeleteRequest;
import io.mainstay.api.etcdserverpb.AuthRoleGetRequest;
import io.mainstay.api.etcdserverpb.AuthRoleGrantPermissionRequest;
import io.mainstay.api.etcdserverpb.AuthRoleListRequest;
import io.mainstay.api.etcdserverpb.AuthRoleRevokePermissionRequest;
import io.mainstay.api.etcdserverpb.AuthStatusRequest;
import io.mainstay.api.etcdserverpb.AuthUserAddRequest;
import io.mainstay.api.etcdserverpb.AuthUserChangePasswordRequest;
import io.mainstay.api.etcdserverpb.AuthUserDeleteRequest;
import io.mainstay.api.etcdserverpb.AuthUserGetRequest;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleRequest;
import io.mainstay.api.etcdserverpb.AuthUserListRequest;
import io.mainstay.api.etcdserverpb.AuthUserRevokeRoleRequest;
import io.mainstay.api.etcdserverpb.AuthenticateRequest;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.DefragmentRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DowngradeRequest;
import io.mainstay.api.etcdserverpb.HashKVRequest;
import io.mainstay.api.etcdserverpb.HashRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseLeasesRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.api.etcdserverpb.MemberAddRequest;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberPromoteRequest;
import io.mainstay.api.etcdserverpb.MemberRemoveRequest;
import io.mainstay.api.etcdserverpb.MemberUpdateRequest;
import io.mainstay.api.etcdserverpb.MoveLeaderRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.SnapshotRequest;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.health.HealthCheckRequest;
import io.mainstay.api.health.HealthListRequest;
import io.mainstay.api.v3electionpb.CampaignRequest;
import io.mainstay.api.v3electionpb.LeaderRequest;
import io.mainstay.api.v3electionpb.ProclaimRequest;
import io.mainstay.api.v3electionpb.ResignRequest;
import io.mainstay.api.v3lockpb.LockRequest;
import io.mainstay.api.v3lockpb.UnlockRequest;
import io.mainstay.server.audit.Touched.Alarm;
import io.mainstay.server.audit.Touched.Bytes;
import io.mainstay.server.audit.Touched.Contest;
import io.mainstay.server.audit.Touched.Downgrade;
import io.mainstay.server.audit.Touched.Member;
import io.mainstay.server.audit.Touched.Named;
import io.mainstay.server.audit.Touched.PeerUrl;
import io.mainstay.server.audit.Touched.Permission;
import io.mainstay.server.audit.Touched.Revision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Says of every request of etcd's API what it is about.
 *
 * <p>Whatever is not named here is not in the log: that is how values, passwords and tokens stay
 * out of it. A snapshot counts as a change, so that the log has it even where reads are left out:
 * it hands over the whole store.
 */
final class TouchTable {
  private static final Map<Class<?>, Rule<?>> RULES = new HashMap<>();

  private record Rule<Q extends Message>(
      Class<Q> type, BiConsumer<Q, Touching> what, Function<Touching, Touched> kind) {
    Touched look(Message request) {
      Touching touching = new Touching();
      what.accept(type.cast(request), touching);
      return kind.apply(touching);
    }
  }

  static {
    read(RangeRequest.class, (request, touching) -> touching.range(request));
    change(PutRequest.class, (request, touching) -> touching.put(request));
    change(DeleteRangeRequest.class, (request, touching) -> touching.delete(request));
    either(TxnRequest.class, (request, touching) -> touching.txn(request));
    change(
        CompactionRequest.class,
        (request, touching) -> touching.add(new Revision(request.getRevision())));
    read(WatchRequest.class, TouchTable::watch);
    change(LeaseGrantRequest.class, (request, touching) -> touching.lease(request.getID()));
    change(LeaseRevokeRequest.class, (request, touching) -> touching.lease(request.getID()));
    change(LeaseKeepAliveRequest.class, (request, touching) -> touching.lease(request.getID()));
    read(LeaseTimeToLiveRequest.class, (request, touching) -> touching.lease(request.getID()));
    read(LeaseLeasesRequest.class, TouchTable::nothing);
    change(
        MemberAddRequest.class, (request, touching) -> urls(request.getPeerURLsList(), touching));
    change(
        MemberRemoveRequest.class,
        (request, touching) -> touching.add(new Member(request.getID())));
    change(
        MemberUpdateRequest.class,
        (request, touching) -> {
          touching.add(new Member(request.getID()));
          urls(request.getPeerURLsList(), touching);
        });
    read(MemberListRequest.class, TouchTable::nothing);
    change(
        MemberPromoteRequest.class,
        (request, touching) -> touching.add(new Member(request.getID())));
    change(AlarmRequest.class, TouchTable::alarm);
    read(StatusRequest.class, TouchTable::nothing);
    change(DefragmentRequest.class, TouchTable::nothing);
    read(HashRequest.class, TouchTable::nothing);
    read(
        HashKVRequest.class,
        (request, touching) -> touching.add(new Revision(request.getRevision())));
    change(SnapshotRequest.class, TouchTable::nothing);
    change(
        MoveLeaderRequest.class,
        (request, touching) -> touching.add(new Member(request.getTargetID())));
    change(
        DowngradeRequest.class,
        (request, touching) ->
            touching.add(
                new Downgrade(request.getAction().toString(), bytes(request.getVersionBytes()))));
    change(AuthEnableRequest.class, TouchTable::nothing);
    change(AuthDisableRequest.class, TouchTable::nothing);
    read(AuthStatusRequest.class, TouchTable::nothing);
    change(
        AuthenticateRequest.class,
        (request, touching) -> touching.add(user(request.getNameBytes())));
    change(
        AuthUserAddRequest.class,
        (request, touching) -> touching.add(user(request.getNameBytes())));
    read(
        AuthUserGetRequest.class,
        (request, touching) -> touching.add(user(request.getNameBytes())));
    read(AuthUserListRequest.class, TouchTable::nothing);
    change(
        AuthUserDeleteRequest.class,
        (request, touching) -> touching.add(user(request.getNameBytes())));
    change(
        AuthUserChangePasswordRequest.class,
        (request, touching) -> touching.add(user(request.getNameBytes())));
    change(
        AuthUserGrantRoleRequest.class,
        (request, touching) -> {
          touching.add(user(request.getUserBytes()));
          touching.add(role(request.getRoleBytes()));
        });
    change(
        AuthUserRevokeRoleRequest.class,
        (request, touching) -> {
          touching.add(user(request.getNameBytes()));
          touching.add(role(request.getRoleBytes()));
        });
    change(
        AuthRoleAddRequest.class,
        (request, touching) -> touching.add(role(request.getNameBytes())));
    read(
        AuthRoleGetRequest.class,
        (request, touching) -> touching.add(role(request.getRoleBytes())));
    read(AuthRoleListRequest.class, TouchTable::nothing);
    change(
        AuthRoleDeleteRequest.class,
        (request, touching) -> touching.add(role(request.getRoleBytes())));
    change(AuthRoleGrantPermissionRequest.class, TouchTable::granted);
    change(
        AuthRoleRevokePermissionRequest.class,
        (request, touching) -> {
          touching.add(role(request.getRoleBytes()));
          touching.add(new Permission(null, bytes(request.getKey()), bytes(request.getRangeEnd())));
        });
    change(
        LockRequest.class,
        (request, touching) -> {
          touching.add(new Contest("lock", bytes(request.getName())));
          touching.lease(request.getLease());
        });
    change(
        UnlockRequest.class,
        (request, touching) -> touching.delete(request.getKey(), ByteString.EMPTY));
    change(
        CampaignRequest.class,
        (request, touching) -> {
          touching.add(new Contest("election", bytes(request.getName())));
          touching.lease(request.getLease());
        });
    change(
        ProclaimRequest.class,
        (request, touching) -> {
          touching.add(new Contest("election", bytes(request.getLeader().getName())));
          touching.write(request.getLeader().getKey());
        });
    read(
        LeaderRequest.class,
        (request, touching) -> touching.add(new Contest("election", bytes(request.getName()))));
    change(
        ResignRequest.class,
        (request, touching) -> {
          touching.add(new Contest("election", bytes(request.getLeader().getName())));
          touching.delete(request.getLeader().getKey(), ByteString.EMPTY);
        });
    read(HealthCheckRequest.class, TouchTable::nothing);
    read(HealthListRequest.class, TouchTable::nothing);
  }

  private TouchTable() {}

  /** A request that is not in the table counts as a change of nobody knows what. */
  static Touched look(Message request) {
    Rule<?> rule = RULES.get(request.getClass());
    return rule == null ? new Touching().change() : rule.look(request);
  }

  static Set<Class<?>> types() {
    return Set.copyOf(RULES.keySet());
  }

  private static <Q extends Message> void read(Class<Q> type, BiConsumer<Q, Touching> what) {
    RULES.put(type, new Rule<>(type, what, Touching::read));
  }

  private static <Q extends Message> void change(Class<Q> type, BiConsumer<Q, Touching> what) {
    RULES.put(type, new Rule<>(type, what, Touching::change));
  }

  private static <Q extends Message> void either(Class<Q> type, BiConsumer<Q, Touching> what) {
    RULES.put(type, new Rule<>(type, what, Touching::asItsKeysSay));
  }

  private static void nothing(Message request, Touching touching) {}

  private static void watch(WatchRequest request, Touching touching) {
    if (request.hasCreateRequest()) {
      touching.read(request.getCreateRequest().getKey(), request.getCreateRequest().getRangeEnd());
    }
  }

  private static void alarm(AlarmRequest request, Touching touching) {
    touching.add(
        new Alarm(
            request.getAction().toString(), request.getAlarm().toString(), request.getMemberID()));
  }

  private static void granted(AuthRoleGrantPermissionRequest request, Touching touching) {
    touching.add(role(request.getNameBytes()));
    if (request.hasPerm()) {
      touching.add(
          new Permission(
              request.getPerm().getPermType().toString(),
              bytes(request.getPerm().getKey()),
              bytes(request.getPerm().getRangeEnd())));
    }
  }

  private static void urls(List<String> urls, Touching touching) {
    for (String url : urls) {
      touching.add(new PeerUrl(bytes(ByteString.copyFromUtf8(withoutCredentials(url)))));
    }
  }

  private static String withoutCredentials(String url) {
    int begin = url.indexOf("//") + 2;
    int end = url.lastIndexOf('@') + 1;
    return begin >= 2 && end > begin ? url.substring(0, begin) + url.substring(end) : url;
  }

  private static Named user(ByteString name) {
    return new Named("user", bytes(name));
  }

  private static Named role(ByteString name) {
    return new Named("role", bytes(name));
  }

  private static Bytes bytes(ByteString bytes) {
    return Bytes.of(bytes);
  }
}

package io.mainstay.server.auth;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import io.mainstay.api.etcdserverpb.RpcProto;
import io.mainstay.api.health.HealthProto;
import io.mainstay.api.v3electionpb.ElectionProto;
import io.mainstay.api.v3lockpb.LockProto;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every method, and who may call it while permissions are checked (CVE-2026-33413, api.md of etcd
 * v3.7.1). The requests change nothing that matters to the others, so they can be made in any order
 * and again; {@code $who} in them stands for the caller, so that callers do not meet.
 */
final class PermissionMatrix {
  /** Those who call. */
  enum Who {
    /** Shows no token. */
    NOBODY,
    /** Shows a token that never was one. */
    WRONG,
    /** Shows a token that has ended. */
    ENDED,
    /** A user without any role. */
    PLAIN,
    /** May read the keys from k to l. */
    READER,
    /** The same user, who shows a certificate instead of a token. */
    CERTIFICATE,
    /** May write the keys from k to l. */
    WRITER,
    /** May read and write them. */
    BOTH,
    ROOT;

    boolean isUser() {
      return compareTo(ENDED) > 0;
    }
  }

  /** Who is let in to have his rights looked at. */
  enum Door {
    /** Anybody, whatever he shows. */
    OPEN,
    /** Who shows nothing, but not who shows something wrong. */
    NO_BAD_TOKENS,
    /** Only who says who he is. */
    CLOSED
  }

  /**
   * One kind of call.
   *
   * @param variant what is special about the request; empty for the plain case
   * @param outcome what those who may call get: {@code OK}, or code and text
   */
  record Row(
      MethodDescriptor method,
      String variant,
      String request,
      Door door,
      Set<Who> allowed,
      String outcome) {
    String fullName() {
      return method.getService().getFullName() + "/" + method.getName();
    }

    byte[] requestOf(Who who) {
      DynamicMessage.Builder message = DynamicMessage.newBuilder(method.getInputType());
      try {
        TextFormat.merge(request.replace("$who", who.name()), message);
      } catch (TextFormat.ParseException e) {
        throw new AssertionError(this + ": " + e.getMessage(), e);
      }
      return message.build().toByteArray();
    }

    /** Whether failures come as those of an embedded client, whose code is always the same. */
    boolean isRecipe() {
      return fullName().startsWith("v3");
    }

    boolean isStream() {
      return method.isServerStreaming();
    }

    @Override
    public String toString() {
      return variant.isEmpty() ? fullName() : fullName() + " " + variant;
    }
  }

  private static final String OK = "OK";
  private static final Set<Who> ALL = EnumSet.allOf(Who.class);
  private static final Set<Who> USERS = EnumSet.range(Who.PLAIN, Who.ROOT);
  private static final Set<Who> READERS =
      EnumSet.of(Who.READER, Who.CERTIFICATE, Who.BOTH, Who.ROOT);
  private static final Set<Who> WRITERS = EnumSet.of(Who.WRITER, Who.BOTH, Who.ROOT);
  private static final Set<Who> BOTH = EnumSet.of(Who.BOTH, Who.ROOT);
  private static final Set<Who> ROOT = EnumSet.of(Who.ROOT);

  private final Map<String, MethodDescriptor> methods = methods();
  private final List<Row> rows = new ArrayList<>();

  static List<Row> rows() {
    PermissionMatrix matrix = new PermissionMatrix();
    matrix.keys();
    matrix.transactions();
    matrix.leases();
    matrix.members();
    matrix.maintenance();
    matrix.users();
    matrix.recipes();
    matrix.health();
    return matrix.rows;
  }

  /** Every method there is, by full name. */
  static Map<String, MethodDescriptor> methods() {
    Map<String, MethodDescriptor> found = new TreeMap<>();
    for (FileDescriptor file :
        List.of(
            RpcProto.getDescriptor(),
            LockProto.getDescriptor(),
            ElectionProto.getDescriptor(),
            HealthProto.getDescriptor())) {
      file.getServices().stream()
          .flatMap(service -> service.getMethods().stream())
          .forEach(
              method ->
                  found.put(method.getService().getFullName() + "/" + method.getName(), method));
    }
    return found;
  }

  private void keys() {
    String kv = "etcdserverpb.KV/";
    row(kv + "Range", "", "key:'k'", READERS, OK);
    row(kv + "Range", "serializable", "key:'k' serializable:true", READERS, OK);
    row(kv + "Range", "of keys that end where others begin", "key:'k' range_end:'m'", ROOT, OK);
    row(kv + "RangeStream", "", "key:'k'", READERS, OK);
    row(kv + "Put", "", "key:'k' value:'v'", WRITERS, OK);
    row(kv + "Put", "with the value before (CVE-2026-44283)", "key:'k' prev_kv:true", BOTH, OK);
    row(kv + "DeleteRange", "", "key:'k/none'", WRITERS, OK);
    row(kv + "DeleteRange", "with the values before", "key:'k/none' prev_kv:true", BOTH, OK);
    row(
        kv + "Compact",
        "",
        "revision:" + Long.MAX_VALUE,
        ROOT,
        "OUT_OF_RANGE etcdserver: mvcc: required revision is a future revision");
    String watch = "etcdserverpb.Watch/Watch";
    row(watch, "", "create_request{key:'k'}", READERS, OK);
    row(
        watch,
        "from a key on (GHSA-xg4h-6gfc-h4m8)",
        "create_request{key:'k' range_end:'\\0'}",
        ROOT,
        OK);
    row(watch, "of all keys", "create_request{range_end:'\\0'}", ROOT, OK);
  }

  private void transactions() {
    String read = "request_range{key:'k'}";
    String write = "request_put{key:'k'}";
    txn("that reads", "success{" + read + "}", READERS);
    txn("that writes", "success{" + write + "}", WRITERS);
    txn("that compares", "compare{key:'k'}", READERS);
    txn("that compares and writes", "compare{key:'k'} success{" + write + "}", BOTH);
    txn("that deletes", "success{request_delete_range{key:'k/none'}}", WRITERS);
    txn(
        "that deletes, with the values before",
        "success{request_delete_range{key:'k/none' prev_kv:true}}",
        BOTH);
    txn(
        "that puts, with the value before (CVE-2026-44283)",
        "success{request_put{key:'k' prev_kv:true}}",
        BOTH);
    txn("whose other branch reads", "success{" + write + "} failure{" + read + "}", BOTH);
    String nested = "failure{" + read + "}";
    for (int depth = 1; depth <= 4; depth++) {
      String title = " at depth " + depth + " (CVE-2026-33343)";
      txn("that reads" + title, nested, READERS);
      txn("that writes, and reads" + title, nested + " success{" + write + "}", BOTH);
      String branch = depth % 2 == 0 ? "success" : "failure";
      nested = branch + "{request_txn{" + nested + "}}";
    }
  }

  private void leases() {
    String lease = "etcdserverpb.Lease/";
    row(lease + "LeaseGrant", "", "TTL:60", USERS, OK);
    row(
        lease + "LeaseRevoke",
        "",
        "ID:7777",
        USERS,
        "NOT_FOUND etcdserver: requested lease not found");
    row(lease + "LeaseTimeToLive", "", "ID:7777", USERS, OK);
    row(lease + "LeaseTimeToLive", "with keys", "ID:7777 keys:true", USERS, OK);
    // Recipes have left leases with keys that only some may read.
    row(lease + "LeaseLeases", "", "", READERS, OK);
    row(lease + "LeaseKeepAlive", "", "ID:7777", USERS, OK);
  }

  private void members() {
    String cluster = "etcdserverpb.Cluster/";
    String notFound = "NOT_FOUND etcdserver: member not found";
    row(cluster + "MemberList", "", "", USERS, OK);
    row(cluster + "MemberList", "linearizable", "linearizable:true", USERS, OK);
    row(
        cluster + "MemberAdd",
        "",
        "",
        ROOT,
        "INVALID_ARGUMENT etcdserver: given member URLs are invalid");
    row(cluster + "MemberRemove", "", "ID:7777", ROOT, notFound);
    row(cluster + "MemberUpdate", "", "ID:7777 peerURLs:'http://127.0.0.1:1'", ROOT, notFound);
    row(cluster + "MemberPromote", "", "ID:7777", ROOT, notFound);
  }

  private void maintenance() {
    String maintenance = "etcdserverpb.Maintenance/";
    row(maintenance + "Status", "", "", USERS, OK);
    row(
        maintenance + "MoveLeader",
        "",
        "targetID:7777",
        ROOT,
        "FAILED_PRECONDITION etcdserver: bad leader transferee");
    row(
        maintenance + "Downgrade",
        "",
        "version:'?'",
        ROOT,
        "INVALID_ARGUMENT etcdserver: wrong downgrade target version format");
    row(maintenance + "Alarm", "to look", "", USERS, OK);
    row(maintenance + "Alarm", "to raise none", "action:ACTIVATE", ROOT, OK);
    row(maintenance + "Alarm", "to disarm", "action:DEACTIVATE alarm:NOSPACE", ROOT, OK);
    row(maintenance + "Defragment", "", "", ROOT, OK);
    row(maintenance + "Hash", "", "", ROOT, OK);
    row(maintenance + "HashKV", "", "", ROOT, OK);
    row(maintenance + "Snapshot", "", "", ROOT, OK);
  }

  private void users() {
    String auth = "etcdserverpb.Auth/";
    String noUser = "FAILED_PRECONDITION etcdserver: user name not found";
    String noRole = "FAILED_PRECONDITION etcdserver: role name not found";
    row(auth + "AuthEnable", "", "", ROOT, OK);
    // Root has to try it last, outside the matrix.
    row(auth + "AuthDisable", "", "", EnumSet.noneOf(Who.class), OK);
    row(auth + "AuthStatus", "", "", Door.NO_BAD_TOKENS, USERS, OK);
    row(
        auth + "Authenticate",
        "",
        "name:'plain' password:'?'",
        Door.OPEN,
        ALL,
        "INVALID_ARGUMENT etcdserver: authentication failed, invalid user ID or password");
    row(
        auth + "UserAdd",
        "",
        "name:'plain' password:'p'",
        ROOT,
        "FAILED_PRECONDITION etcdserver: user name already exists");
    row(
        auth + "UserGet",
        "of oneself",
        "name:'reader'",
        EnumSet.of(Who.READER, Who.CERTIFICATE, Who.ROOT),
        OK);
    row(auth + "UserGet", "", "name:'root'", ROOT, OK);
    row(auth + "UserList", "", "", ROOT, OK);
    row(auth + "UserDelete", "", "name:'?'", ROOT, noUser);
    row(auth + "UserChangePassword", "", "name:'?' password:'p'", ROOT, noUser);
    row(auth + "UserGrantRole", "", "user:'?' role:'root'", ROOT, noUser);
    row(auth + "UserRevokeRole", "", "name:'?' role:'root'", ROOT, noUser);
    row(
        auth + "RoleAdd",
        "",
        "name:'reads'",
        ROOT,
        "FAILED_PRECONDITION etcdserver: role name already exists");
    row(auth + "RoleGet", "of a role that one has", "role:'reads'", READERS, OK);
    row(auth + "RoleGet", "", "role:'?'", ROOT, noRole);
    row(auth + "RoleList", "", "", ROOT, OK);
    row(auth + "RoleDelete", "", "role:'?'", ROOT, noRole);
    row(auth + "RoleGrantPermission", "", "name:'?' perm{key:'k'}", ROOT, noRole);
    row(auth + "RoleRevokePermission", "", "role:'?' key:'k'", ROOT, noRole);
  }

  private void recipes() {
    row("v3lockpb.Lock/Lock", "", "name:'k/lock/$who'", BOTH, OK);
    row("v3lockpb.Lock/Unlock", "", "key:'k/lock/$who'", WRITERS, OK);
    String election = "v3electionpb.Election/";
    row(election + "Campaign", "", "name:'k/vote/$who'", BOTH, OK);
    row(election + "Leader", "", "name:'k/none'", READERS, "UNKNOWN election: no leader");
    // Somebody leads there before the matrix begins.
    row(election + "Observe", "", "name:'k/observed'", READERS, OK);
    row(
        election + "Proclaim",
        "",
        "leader{name:'k/none' key:'k/none/1' rev:1}",
        BOTH,
        "UNKNOWN election: not leader");
    row(election + "Resign", "", "leader{name:'k/none' key:'k/none/1' rev:1}", BOTH, OK);
  }

  private void health() {
    for (String name : List.of("Check", "Watch", "List")) {
      row("grpc.health.v1.Health/" + name, "", "", Door.OPEN, ALL, OK);
    }
  }

  private void txn(String variant, String request, Set<Who> allowed) {
    row("etcdserverpb.KV/Txn", variant, request, allowed, OK);
  }

  private void row(
      String method, String variant, String request, Set<Who> allowed, String outcome) {
    row(method, variant, request, Door.CLOSED, allowed, outcome);
  }

  private void row(
      String method, String variant, String request, Door door, Set<Who> allowed, String outcome) {
    MethodDescriptor descriptor = methods.get(method);
    if (descriptor == null) {
      throw new AssertionError("there is no method " + method);
    }
    rows.add(new Row(descriptor, variant, request, door, allowed, outcome));
  }
}

package io.mainstay.server.cluster;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.ClusterBootstrapRequest;
import io.mainstay.api.membershippb.ClusterMemberAttrSetRequest;
import io.mainstay.api.membershippb.ClusterVersionSetRequest;
import io.mainstay.api.membershippb.DowngradeInfoSetRequest;
import io.mainstay.api.membershippb.Member;
import io.mainstay.server.Version;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.Table;
import io.mainstay.storage.TableReader;
import io.mainstay.storage.TableWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The membership as the store keeps it: one entry for each member and one for each ID that was
 * removed, named by a prefix and the ID, and one each for the cluster version and a downgrade under
 * way. Apply thread.
 */
public final class MembershipTable {
  private static final byte[] MEMBER_PREFIX = "member/".getBytes(StandardCharsets.UTF_8);
  private static final byte[] REMOVED_PREFIX = "removed/".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOTHING = new byte[0];
  private static final byte[] VERSION_NAME = "version".getBytes(StandardCharsets.UTF_8);
  private static final byte[] DOWNGRADE_NAME = "downgrade".getBytes(StandardCharsets.UTF_8);

  private MembershipTable() {}

  /** Reads the whole table. */
  public static Membership read(TableReader reader) {
    List<Member> members = new ArrayList<>();
    reader.scan(Table.CLUSTER, MEMBER_PREFIX, (name, value) -> members.add(parse(value)));
    Set<Long> removed = new HashSet<>();
    reader.scan(
        Table.CLUSTER,
        REMOVED_PREFIX,
        (name, value) -> removed.add(ByteBuffer.wrap(name).getLong(REMOVED_PREFIX.length)));
    return new Membership(
        members, removed, version(reader, VERSION_NAME), version(reader, DOWNGRADE_NAME));
  }

  /**
   * Writes the first members; without effect once there are any, so every member may ask for it.
   */
  public static void bootstrap(ApplyBatch batch, ClusterBootstrapRequest request) {
    if (read(batch).isEmpty()) {
      request.getMembersList().forEach(member -> write(batch, member));
    }
  }

  /**
   * Sets the name and the client URLs of a member; without effect when it is not there any more.
   */
  public static void setAttributes(ApplyBatch batch, ClusterMemberAttrSetRequest request) {
    find(batch, request.getMemberID())
        .ifPresent(
            member ->
                write(
                    batch,
                    member.toBuilder().setMemberAttributes(request.getMemberAttributes()).build()));
  }

  /** Sets the version that all members can speak. */
  public static void setVersion(ApplyBatch batch, ClusterVersionSetRequest request) {
    batch.put(Table.CLUSTER, VERSION_NAME, request.getVerBytes().toByteArray());
  }

  /** Says whether the cluster is being downgraded, and to which version. */
  public static void setDowngrade(ApplyBatch batch, DowngradeInfoSetRequest request) {
    if (request.getEnabled()) {
      batch.put(Table.CLUSTER, DOWNGRADE_NAME, request.getVerBytes().toByteArray());
    } else {
      batch.delete(Table.CLUSTER, DOWNGRADE_NAME);
    }
  }

  private static @Nullable Version version(TableReader reader, byte[] name) {
    byte[] text = reader.get(Table.CLUSTER, name);
    return text == null
        ? null
        : Version.parse(new String(text, StandardCharsets.UTF_8))
            .orElseThrow(() -> new IllegalStateException("a stored version is unreadable"));
  }

  private static Optional<Member> find(TableReader reader, long id) {
    return Optional.ofNullable(reader.get(Table.CLUSTER, name(MEMBER_PREFIX, id)))
        .map(MembershipTable::parse);
  }

  /** Adds a member or replaces its entry. */
  public static void write(TableWriter table, Member member) {
    table.put(Table.CLUSTER, name(MEMBER_PREFIX, member.getID()), member.toByteArray());
  }

  /** Takes a member out for good. */
  static void remove(ApplyBatch batch, long id) {
    batch.delete(Table.CLUSTER, name(MEMBER_PREFIX, id));
    batch.put(Table.CLUSTER, name(REMOVED_PREFIX, id), NOTHING);
  }

  /** Forgets that a member was taken out. */
  static void readmit(ApplyBatch batch, long id) {
    batch.delete(Table.CLUSTER, name(REMOVED_PREFIX, id));
  }

  private static byte[] name(byte[] prefix, long id) {
    return ByteBuffer.allocate(prefix.length + Long.BYTES).put(prefix).putLong(id).array();
  }

  private static Member parse(byte[] value) {
    try {
      return Member.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a member's entry in the membership table is unreadable", e);
    }
  }
}

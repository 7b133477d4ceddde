package io.mainstay.api.errors;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every error that etcd names to its clients, with the exact status code and text.
 *
 * <p>Clients recognise errors by the text, so a text is part of the protocol and must match byte
 * for byte (etcd {@code api/v3rpc/rpctypes/error.go} at v3.7.1). {@link
 * #NOT_ENOUGH_STARTED_MEMBERS} and {@link #TOO_MANY_REQUESTS} carry the code that etcd declares for
 * them; the original sends UNKNOWN by an oversight, with the same text.
 */
public enum EtcdError {
  KEY_NOT_PROVIDED(StatusCode.INVALID_ARGUMENT, "etcdserver: key is not provided"),
  KEY_NOT_FOUND(StatusCode.INVALID_ARGUMENT, "etcdserver: key not found"),
  VALUE_PROVIDED(StatusCode.INVALID_ARGUMENT, "etcdserver: value is provided"),
  LEASE_PROVIDED(StatusCode.INVALID_ARGUMENT, "etcdserver: lease is provided"),
  TOO_MANY_OPS(StatusCode.INVALID_ARGUMENT, "etcdserver: too many operations in txn request"),
  DUPLICATE_KEY(StatusCode.INVALID_ARGUMENT, "etcdserver: duplicate key given in txn request"),
  INVALID_CLIENT_API_VERSION(StatusCode.INVALID_ARGUMENT, "etcdserver: invalid client api version"),
  INVALID_SORT_OPTION(StatusCode.INVALID_ARGUMENT, "etcdserver: invalid sort option"),
  COMPACTED(StatusCode.OUT_OF_RANGE, "etcdserver: mvcc: required revision has been compacted"),
  FUTURE_REVISION(
      StatusCode.OUT_OF_RANGE, "etcdserver: mvcc: required revision is a future revision"),
  NO_SPACE(StatusCode.RESOURCE_EXHAUSTED, "etcdserver: mvcc: database space exceeded"),
  LEASE_NOT_FOUND(StatusCode.NOT_FOUND, "etcdserver: requested lease not found"),
  LEASE_EXISTS(StatusCode.FAILED_PRECONDITION, "etcdserver: lease already exists"),
  LEASE_TTL_TOO_LARGE(StatusCode.OUT_OF_RANGE, "etcdserver: too large lease TTL"),
  WATCH_CANCELED(StatusCode.CANCELLED, "etcdserver: watch canceled"),
  MEMBER_EXISTS(StatusCode.FAILED_PRECONDITION, "etcdserver: member ID already exist"),
  PEER_URL_EXISTS(StatusCode.FAILED_PRECONDITION, "etcdserver: Peer URLs already exists"),
  NOT_ENOUGH_STARTED_MEMBERS(
      StatusCode.FAILED_PRECONDITION,
      "etcdserver: re-configuration failed due to not enough started members"),
  BAD_MEMBER_URLS(StatusCode.INVALID_ARGUMENT, "etcdserver: given member URLs are invalid"),
  MEMBER_NOT_FOUND(StatusCode.NOT_FOUND, "etcdserver: member not found"),
  MEMBER_NOT_LEARNER(
      StatusCode.FAILED_PRECONDITION, "etcdserver: can only promote a learner member"),
  LEARNER_NOT_READY(
      StatusCode.FAILED_PRECONDITION,
      "etcdserver: can only promote a learner member which is in sync with leader"),
  TOO_MANY_LEARNERS(
      StatusCode.FAILED_PRECONDITION, "etcdserver: too many learner members in cluster"),
  CLUSTER_ID_MISMATCH(StatusCode.FAILED_PRECONDITION, "etcdserver: cluster ID mismatch"),
  REQUEST_TOO_LARGE(StatusCode.INVALID_ARGUMENT, "etcdserver: request is too large"),
  TOO_MANY_REQUESTS(StatusCode.RESOURCE_EXHAUSTED, "etcdserver: too many requests"),
  ROOT_USER_NOT_EXIST(StatusCode.FAILED_PRECONDITION, "etcdserver: root user does not exist"),
  ROOT_ROLE_NOT_GRANTED(
      StatusCode.FAILED_PRECONDITION, "etcdserver: root user does not have root role"),
  USER_EXISTS(StatusCode.FAILED_PRECONDITION, "etcdserver: user name already exists"),
  USER_EMPTY(StatusCode.INVALID_ARGUMENT, "etcdserver: user name is empty"),
  USER_NOT_FOUND(StatusCode.FAILED_PRECONDITION, "etcdserver: user name not found"),
  ROLE_EXISTS(StatusCode.FAILED_PRECONDITION, "etcdserver: role name already exists"),
  ROLE_NOT_FOUND(StatusCode.FAILED_PRECONDITION, "etcdserver: role name not found"),
  ROLE_EMPTY(StatusCode.INVALID_ARGUMENT, "etcdserver: role name is empty"),
  AUTH_FAILED(
      StatusCode.INVALID_ARGUMENT,
      "etcdserver: authentication failed, invalid user ID or password"),
  PERMISSION_NOT_GIVEN(StatusCode.INVALID_ARGUMENT, "etcdserver: permission not given"),
  PERMISSION_DENIED(StatusCode.PERMISSION_DENIED, "etcdserver: permission denied"),
  ROLE_NOT_GRANTED(StatusCode.FAILED_PRECONDITION, "etcdserver: role is not granted to the user"),
  PERMISSION_NOT_GRANTED(
      StatusCode.FAILED_PRECONDITION, "etcdserver: permission is not granted to the role"),
  AUTH_NOT_ENABLED(StatusCode.FAILED_PRECONDITION, "etcdserver: authentication is not enabled"),
  INVALID_AUTH_TOKEN(StatusCode.UNAUTHENTICATED, "etcdserver: invalid auth token"),
  INVALID_AUTH_MANAGEMENT(StatusCode.INVALID_ARGUMENT, "etcdserver: invalid auth management"),
  AUTH_OLD_REVISION(StatusCode.INVALID_ARGUMENT, "etcdserver: revision of auth store is old"),
  NO_LEADER(StatusCode.UNAVAILABLE, "etcdserver: no leader"),
  NOT_LEADER(StatusCode.FAILED_PRECONDITION, "etcdserver: not leader"),
  LEADER_CHANGED(StatusCode.UNAVAILABLE, "etcdserver: leader changed"),
  NOT_CAPABLE(StatusCode.FAILED_PRECONDITION, "etcdserver: not capable"),
  STOPPED(StatusCode.UNAVAILABLE, "etcdserver: server stopped"),
  TIMEOUT(StatusCode.UNAVAILABLE, "etcdserver: request timed out"),
  TIMEOUT_LEADER_FAILURE(
      StatusCode.UNAVAILABLE,
      "etcdserver: request timed out, possibly due to previous leader failure"),
  TIMEOUT_CONNECTION_LOST(
      StatusCode.UNAVAILABLE, "etcdserver: request timed out, possibly due to connection lost"),
  TIMEOUT_WAIT_APPLIED_INDEX(
      StatusCode.UNAVAILABLE,
      "etcdserver: request timed out, waiting for the applied index took too long"),
  UNHEALTHY(StatusCode.UNAVAILABLE, "etcdserver: unhealthy cluster"),
  CORRUPT(StatusCode.DATA_LOSS, "etcdserver: corrupt cluster"),
  NOT_SUPPORTED_FOR_LEARNER(
      StatusCode.FAILED_PRECONDITION, "etcdserver: rpc not supported for learner"),
  BAD_LEADER_TRANSFEREE(StatusCode.FAILED_PRECONDITION, "etcdserver: bad leader transferee"),
  WRONG_DOWNGRADE_VERSION_FORMAT(
      StatusCode.INVALID_ARGUMENT, "etcdserver: wrong downgrade target version format"),
  INVALID_DOWNGRADE_TARGET_VERSION(
      StatusCode.INVALID_ARGUMENT, "etcdserver: invalid downgrade target version"),
  CLUSTER_VERSION_UNAVAILABLE(
      StatusCode.FAILED_PRECONDITION, "etcdserver: cluster version not found during downgrade"),
  DOWNGRADE_IN_PROGRESS(
      StatusCode.FAILED_PRECONDITION, "etcdserver: cluster has a downgrade job in progress"),
  NO_INFLIGHT_DOWNGRADE(StatusCode.FAILED_PRECONDITION, "etcdserver: no inflight downgrade job"),
  REQUEST_CANCELED(StatusCode.CANCELLED, "etcdserver: request canceled"),
  DEADLINE_EXCEEDED(StatusCode.DEADLINE_EXCEEDED, "etcdserver: context deadline exceeded");

  private static final Map<String, EtcdError> BY_TEXT = new HashMap<>();

  static {
    for (EtcdError error : values()) {
      BY_TEXT.put(error.text, error);
    }
  }

  private final StatusCode code;
  private final String text;

  EtcdError(StatusCode code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The gRPC status code sent with this error. */
  public StatusCode code() {
    return code;
  }

  /** The exact status message. */
  public String text() {
    return text;
  }

  /** An exception carrying this error. */
  public EtcdException exception() {
    return new EtcdException(code, text);
  }

  /** The error with exactly this text. */
  public static Optional<EtcdError> byText(String text) {
    return Optional.ofNullable(BY_TEXT.get(text));
  }
}

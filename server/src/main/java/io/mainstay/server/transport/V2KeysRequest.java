package io.mainstay.server.transport;

import io.mainstay.api.v2pb.V2Request;
import io.mainstay.api.v2pb.V2Request.Action;
import io.mainstay.server.v2.V2Code;
import io.mainstay.server.v2.V2Exception;
import io.mainstay.server.v2.V2Paths;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.TimeUnit;

/**
 * A request of {@code /v2/keys} (etcd {@code server/etcdserver/api/v2http/client.go} at v3.5).
 *
 * @param path of the node, cleaned
 * @param write what to change; the default for a request that only reads
 * @param waits whether to wait for a change
 * @param stream whether to go on waiting after the first one
 * @param recursive whether what is below counts too
 * @param quorum whether to read through the log
 * @param sinceIndex the first index to wait for, unsigned; 0 for the next one
 * @param withoutValues whether the answer to a write is to say no more than what was done
 */
record V2KeysRequest(
    String path,
    V2Request write,
    boolean waits,
    boolean stream,
    boolean recursive,
    boolean quorum,
    long sinceIndex,
    boolean withoutValues) {

  /**
   * Reads a request.
   *
   * @param nowNanos Unix time, from which a time to live counts
   * @throws V2Exception when it is none, with index 0
   */
  static V2KeysRequest parse(HttpMethod method, String path, V2Form form, long nowNanos) {
    long prevIndex = form.number("prevIndex", V2Code.INDEX_NOT_A_NUMBER);
    long waitIndex = form.number("waitIndex", V2Code.INDEX_NOT_A_NUMBER);
    boolean recursive = form.flag("recursive");
    form.flag("sorted"); // it always is
    boolean wait = form.flag("wait");
    boolean dir = form.flag("dir");
    boolean quorum = form.flag("quorum");
    boolean stream = form.flag("stream");
    if (wait && !method.equals(HttpMethod.GET)) {
      throw refusal(V2Code.INVALID_FIELD, "\"wait\" can only be used with GET requests");
    }
    if (form.has("prevValue") && form.text("prevValue").isEmpty()) {
      throw refusal(V2Code.PREV_VALUE_REQUIRED, "\"prevValue\" cannot be empty");
    }
    boolean withoutValues = form.flag("noValueOnSuccess");
    boolean hasTtl = !form.text("ttl").isEmpty();
    long ttlSeconds = hasTtl ? form.number("ttl", V2Code.TTL_NOT_A_NUMBER) : 0;
    boolean prevExist = form.flag("prevExist", "invalid value for prevExist");
    boolean refresh = form.flag("refresh", "invalid value for refresh");
    if (refresh && !form.text("value").isEmpty()) {
      throw refusal(V2Code.REFRESH_WITH_VALUE, "A value was provided on a refresh");
    }
    if (refresh && !hasTtl) {
      throw refusal(V2Code.REFRESH_WITHOUT_TTL, "No TTL value set");
    }
    boolean compares = prevIndex != 0 || form.has("prevValue");
    V2Request write =
        V2Request.newBuilder()
            .setAction(action(method, form.has("prevExist"), prevExist, compares))
            .setPath(V2Paths.clean(path))
            .setDir(dir)
            .setRecursive(recursive)
            .setValue(form.text("value"))
            .setPrevValue(form.text("prevValue"))
            .setPrevIndex(prevIndex)
            .setRefresh(refresh && method.equals(HttpMethod.PUT))
            .setExpiration(hasTtl ? nowNanos + TimeUnit.SECONDS.toNanos(1) * ttlSeconds : 0)
            .setNow(nowNanos)
            .build();
    return new V2KeysRequest(
        write.getPath(),
        write,
        wait && !quorum,
        stream,
        recursive,
        quorum && method.equals(HttpMethod.GET),
        waitIndex,
        withoutValues);
  }

  /** What a write does. Reads have none, and get the first. */
  private static Action action(
      HttpMethod method, boolean existenceMatters, boolean exists, boolean compares) {
    if (method.equals(HttpMethod.POST)) {
      return Action.CREATE_IN_ORDER;
    }
    if (method.equals(HttpMethod.DELETE)) {
      return compares ? Action.COMPARE_AND_DELETE : Action.DELETE;
    }
    if (existenceMatters && !exists) {
      return Action.CREATE;
    }
    if (compares) {
      return Action.COMPARE_AND_SWAP;
    }
    return existenceMatters ? Action.UPDATE : Action.SET;
  }

  private static V2Exception refusal(V2Code code, String reason) {
    return new V2Exception(code, reason, 0);
  }
}

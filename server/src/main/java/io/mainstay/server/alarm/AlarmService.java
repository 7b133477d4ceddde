package io.mainstay.server.alarm;

import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.AlarmRequest.AlarmAction;
import io.mainstay.api.etcdserverpb.AlarmResponse;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.server.RequestContext;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.auth.Access;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.util.concurrent.CompletableFuture;

/**
 * The call {@code Alarm}: anybody known may look, administrators may raise and disarm (etcd {@code
 * v3rpc/maintenance.go} at v3.7.1). Any thread.
 */
public final class AlarmService {
  private final AlarmRegistry alarms;
  private final Access access;
  private final Proposer proposer;
  private final ReadGate reads;
  private final MvccStore store;
  private final ResponseHeaders headers;

  /** The service of one member. */
  public AlarmService(
      AlarmRegistry alarms,
      Access access,
      Proposer proposer,
      ReadGate reads,
      MvccStore store,
      ResponseHeaders headers) {
    this.alarms = alarms;
    this.access = access;
    this.proposer = proposer;
    this.reads = reads;
    this.store = store;
    this.headers = headers;
  }

  /** Answers one request. */
  public CompletableFuture<AlarmResponse> alarm(AlarmRequest request, RequestContext context) {
    return request.getAction() == AlarmAction.GET
        ? list(request, context)
        : change(request, context);
  }

  private CompletableFuture<AlarmResponse> list(AlarmRequest request, RequestContext context) {
    return access
        .requireKnown(context)
        .thenCompose(known -> reads.linearizable(context))
        .thenApply(
            passed -> {
              try (ReadView view = store.newestView()) {
                return AlarmResponse.newBuilder()
                    .setHeader(headers.at(view.revision()))
                    .addAllAlarms(alarms.alarms().of(request.getAlarm()))
                    .build();
              }
            });
  }

  private CompletableFuture<AlarmResponse> change(AlarmRequest request, RequestContext context) {
    return access
        .requireRoot(context)
        .thenCompose(
            root -> proposer.propose(InternalRaftRequest.newBuilder().setAlarm(request), context))
        .thenApply(
            done ->
                ((AlarmResponse.Builder) done.response())
                    .setHeader(headers.at(done.revision()))
                    .build());
  }
}

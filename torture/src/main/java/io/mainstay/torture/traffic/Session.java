package io.mainstay.torture.traffic;

import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.v3lockpb.LockRequest;
import io.mainstay.api.v3lockpb.LockResponse;
import io.mainstay.api.v3lockpb.UnlockRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Exchange;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** One client, and its calls one after another. Its thread. */
final class Session {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Whoever waits for a lock waits for others. */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

  private final int client;
  private final Targets targets;
  private final Recorder recorder;
  private final Random random;

  Session(int client, Targets targets, Recorder recorder, Random random) {
    this.client = client;
    this.targets = targets;
    this.recorder = recorder;
    this.random = random;
  }

  /** Its number. */
  int client() {
    return client;
  }

  /** What decides what it does. */
  Random random() {
    return random;
  }

  /** A text that no other call writes. */
  String uniqueValue() {
    return client + "-" + recorder.nextId();
  }

  /** The newest revision that any client has heard of. */
  long newestRevision() {
    return recorder.newestRevision();
  }

  /**
   * Asks any member.
   *
   * @return what it answered; empty if it did not, or refused
   */
  Optional<Response> call(Request request) throws InterruptedException {
    Targets.Target target = targets.pick(random);
    long id = recorder.nextId();
    long callNanos = System.nanoTime();
    Outcome outcome = outcome(target.client(), request);
    long returnNanos = System.nanoTime();
    if (Thread.interrupted()) {
      // Whether it happened is not known; who ends the run does not want to wait for it.
      outcome = new Outcome.Unknown("interrupted");
      recorder.write(
          new Operation(id, client, target.member(), request, callNanos, returnNanos, outcome));
      throw new InterruptedException();
    }
    recorder.write(
        new Operation(id, client, target.member(), request, callNanos, returnNanos, outcome));
    if (outcome instanceof Outcome.Answered answered) {
      recorder.answered(answered.response().revision());
      return Optional.of(answered.response());
    }
    if (outcome instanceof Outcome.Unknown) {
      targets.avoid(target);
    }
    return Optional.empty();
  }

  private static Outcome outcome(Client member, Request request) {
    try {
      return new Outcome.Answered(exchange(member, request));
    } catch (RpcException e) {
      return isRefusal(e.code())
          ? new Outcome.Failed(e.description())
          : new Outcome.Unknown(e.description());
    }
  }

  /** What a member says only if it has done nothing, and will not. */
  private static boolean isRefusal(StatusCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, NOT_FOUND, OUT_OF_RANGE, ALREADY_EXISTS, FAILED_PRECONDITION -> true;
      default -> false;
    };
  }

  private static Response exchange(Client member, Request request) throws RpcException {
    if (request instanceof Request.Put put) {
      return Messages.put(member.call(Methods.PUT, Messages.put(put), TIMEOUT));
    }
    if (request instanceof Request.Get get) {
      return Messages.range(member.call(Methods.RANGE, Messages.range(get), TIMEOUT));
    }
    if (request instanceof Request.Delete delete) {
      return Messages.delete(member.call(Methods.DELETE_RANGE, Messages.delete(delete), TIMEOUT));
    }
    if (request instanceof Request.Transaction transaction) {
      return Messages.transaction(
          member.call(Methods.TXN, Messages.transaction(transaction), TIMEOUT));
    }
    if (request instanceof Request.Compact compact) {
      var message = CompactionRequest.newBuilder().setRevision(compact.revision()).build();
      return new Response.Compact(
          member.call(Methods.COMPACT, message, TIMEOUT).getHeader().getRevision());
    }
    return request instanceof Request.Lock || request instanceof Request.Unlock
        ? ofLock(member, request)
        : ofLease(member, request);
  }

  private static Response ofLock(Client member, Request request) throws RpcException {
    if (request instanceof Request.Lock lock) {
      LockRequest message =
          LockRequest.newBuilder()
              .setName(Messages.bytes(lock.name()))
              .setLease(lock.lease())
              .build();
      LockResponse answer = member.call(Methods.LOCK, message, LOCK_TIMEOUT);
      return new Response.Lock(answer.getHeader().getRevision(), answer.getKey().toStringUtf8());
    }
    UnlockRequest message =
        UnlockRequest.newBuilder().setKey(Messages.bytes(((Request.Unlock) request).key())).build();
    return new Response.Unlock(
        member.call(Methods.UNLOCK, message, TIMEOUT).getHeader().getRevision());
  }

  private static Response ofLease(Client member, Request request) throws RpcException {
    if (request instanceof Request.LeaseGrant grant) {
      LeaseGrantRequest message =
          LeaseGrantRequest.newBuilder().setID(grant.lease()).setTTL(grant.ttlSeconds()).build();
      LeaseGrantResponse answer = member.call(Methods.LEASE_GRANT, message, TIMEOUT);
      return new Response.LeaseGrant(
          answer.getHeader().getRevision(), answer.getID(), answer.getTTL());
    }
    if (request instanceof Request.LeaseRevoke revoke) {
      LeaseRevokeRequest message = LeaseRevokeRequest.newBuilder().setID(revoke.lease()).build();
      return new Response.LeaseRevoke(
          member.call(Methods.LEASE_REVOKE, message, TIMEOUT).getHeader().getRevision());
    }
    return keepAlive(member, ((Request.LeaseKeepAlive) request).lease());
  }

  private static Response keepAlive(Client member, long lease) throws RpcException {
    try (Exchange<LeaseKeepAliveRequest, LeaseKeepAliveResponse> stream =
        member.open(Methods.LEASE_KEEP_ALIVE, TIMEOUT)) {
      stream.send(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
      stream.end();
      LeaseKeepAliveResponse answer = stream.next();
      if (answer == null) {
        throw new RpcException(StatusCode.UNAVAILABLE, "the stream ended without an answer");
      }
      return new Response.LeaseKeepAlive(
          answer.getHeader().getRevision(), answer.getID(), answer.getTTL());
    } catch (InterruptedException e) {
      // As the client has it for all other calls: it may have been renewed, so it is written down.
      Thread.currentThread().interrupt();
      throw new RpcException(StatusCode.CANCELLED, "context canceled");
    }
  }
}

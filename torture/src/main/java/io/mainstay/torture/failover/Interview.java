package io.mainstay.torture.failover;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.torture.cluster.Cluster;
import io.mainstay.torture.cluster.Member;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** A member that is cut off is asked everything at a time. The thread of the run. */
final class Interview {
  private static final String PREFIX = "failover/isolation/";

  /** IDs of leases of their own, which servers do not choose. */
  private static final long FIRST_LEASE = 1_000;

  /** How much longer than any right answer takes is waited for one. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final Client client;
  private final Cluster cluster;
  private final Duration patience;
  private final Duration timeout;

  /**
   * Interviews of members of a cluster.
   *
   * @param client of the cluster
   * @param patience how long members that are not cut off may take for an answer
   * @param limit how long a right answer of one that is may take
   */
  Interview(Client client, Cluster cluster, Duration patience, Duration limit) {
    this.client = client;
    this.cluster = cluster;
    this.patience = patience;
    this.timeout = limit.plus(MARGIN);
  }

  /** What was said, and when by {@link System#nanoTime}. */
  private record Reply(Question question, Outcome outcome, long nanos) {}

  /**
   * Cuts a member off, asks it everything, waits for all answers, and mends the network.
   *
   * @param number of the isolation
   * @param pauseMillis between the cut and the questions
   * @throws IOException if the cluster does not do what is needed before and after that
   */
  List<Answer> of(Member victim, boolean wasLeader, int number, long pauseMillis)
      throws IOException, InterruptedException {
    Question.Subject subject = prepare(victim, number);
    cluster.network().isolate(victim.number());
    try {
      Thread.sleep(pauseMillis);
      long beginNanos = System.nanoTime();
      List<Answer> answers = new ArrayList<>();
      for (Reply reply : ask(victim, subject)) {
        answers.add(
            new Answer(
                number,
                victim.name(),
                wasLeader,
                reply.question(),
                checked(reply, victim, subject),
                (reply.nanos() - beginNanos) / 1_000_000));
      }
      return answers;
    } finally {
      cluster.network().mend();
    }
  }

  /** It gets a value that it has to have when it is cut off. */
  private Question.Subject prepare(Member victim, int number) throws IOException {
    String key = PREFIX + number;
    String value = "value " + number;
    PutRequest request =
        PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(key + "/read"))
            .setValue(ByteString.copyFromUtf8(value))
            .build();
    try {
      client.at(victim.endpoint()).call(Methods.PUT, request, patience);
    } catch (RpcException e) {
      throw new IOException(
          "%s does not put before it is cut off: %s".formatted(victim.name(), e.getMessage()), e);
    }
    return new Question.Subject(key + "/read", value, key + "/written", FIRST_LEASE + number);
  }

  private List<Reply> ask(Member victim, Question.Subject subject) throws InterruptedException {
    Client at = client.at(victim.endpoint());
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (Question question : Question.values()) {
      replies.add(
          question
              .ask(at, subject, timeout)
              .handle(
                  (value, failure) ->
                      new Reply(
                          question,
                          failure == null ? answered(question, value, subject) : failed(failure),
                          System.nanoTime()))
              .toCompletableFuture());
    }
    List<Reply> all = new ArrayList<>();
    for (CompletableFuture<Reply> reply : replies) {
      all.add(await(reply));
    }
    return all;
  }

  private static Reply await(CompletableFuture<Reply> reply) throws InterruptedException {
    try {
      return reply.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call ended in an unknown way", e);
    }
  }

  private static Outcome answered(Question question, String value, Question.Subject subject) {
    return question.kind() == Question.Kind.CHANGE
        ? new Outcome.Acknowledged(false)
        : new Outcome.Read(value, subject.value());
  }

  private static Outcome failed(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RpcException told) {
      return new Outcome.Failed(told.code(), told.description());
    }
    throw new IllegalStateException("a call ended in an unknown way", failure);
  }

  /** What was acknowledged is looked for among the others, while the member is still cut off. */
  private Outcome checked(Reply reply, Member victim, Question.Subject subject) throws IOException {
    if (!(reply.outcome() instanceof Outcome.Acknowledged)) {
      return reply.outcome();
    }
    Member other =
        cluster.members().stream().filter(member -> member != victim).findFirst().orElseThrow();
    try {
      return new Outcome.Acknowledged(
          reply.question().isIn(client.at(other.endpoint()), subject, patience));
    } catch (RpcException e) {
      throw new IOException(
          "%s acknowledged %s though cut off, and %s does not say whether it has it: %s"
              .formatted(victim.name(), reply.question().text(), other.name(), e.getMessage()),
          e);
    }
  }
}

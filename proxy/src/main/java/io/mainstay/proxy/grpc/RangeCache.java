package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Answers to ranges, for those who take old ones. As many as in etcd, but no more than fit in some
 * memory; the least used go first. What is written through this proxy takes the answers it touches
 * away; what is written elsewhere does not. Any thread: it is asked on all event loops, and holds
 * its lock for a look in a map.
 */
final class RangeCache {
  private static final int MOST_ENTRIES = 2048;
  private static final long MOST_BYTES = 64 << 20;

  private final Map<Question, Buffer> answers = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private long changes;

  /** A range that somebody asks for; what one user may see is not for others. */
  private record Question(RangeRequest request, String identity) {
    static Question of(RangeRequest request, String identity) {
      return new Question(request.toBuilder().setSerializable(true).build(), identity);
    }
  }

  /** The answer that is there. */
  synchronized Optional<Buffer> get(RangeRequest request, String identity) {
    return Optional.ofNullable(answers.get(Question.of(request, identity)));
  }

  /** Changes with whatever may have made an answer old that is under way. */
  synchronized long changes() {
    return changes;
  }

  /**
   * Keeps an answer, unless it may be old already.
   *
   * @param changesBefore when the question was asked
   */
  synchronized void put(RangeRequest request, String identity, Buffer answer, long changesBefore) {
    if (changes != changesBefore || answer.length() > MOST_BYTES) {
      return;
    }
    Buffer before = answers.put(Question.of(request, identity), answer);
    bytes += answer.length() - (before == null ? 0 : before.length());
    Iterator<Buffer> leastUsed = answers.values().iterator();
    while (answers.size() > MOST_ENTRIES || bytes > MOST_BYTES) {
      bytes -= leastUsed.next().length();
      leastUsed.remove();
    }
  }

  /**
   * A key or a range has changed, or is about to.
   *
   * @param end empty for one key
   */
  synchronized void invalidate(ByteString key, ByteString end) {
    changes++;
    forget(
        request ->
            request.getRevision() == 0
                && KeyRange.overlap(key, end, request.getKey(), request.getRangeEnd()));
  }

  /** What is older than a revision is gone. */
  synchronized void compact(long revision) {
    changes++;
    forget(request -> request.getRevision() > 0 && request.getRevision() < revision);
  }

  private void forget(Predicate<RangeRequest> outdated) {
    answers
        .entrySet()
        .removeIf(
            entry -> {
              boolean goes = outdated.test(entry.getKey().request());
              bytes -= goes ? entry.getValue().length() : 0;
              return goes;
            });
  }

  synchronized int size() {
    return answers.size();
  }
}

package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers to ranges, for those who take old ones. The least used go first. What is written through
 * this proxy takes the answers it touches away; what is written elsewhere does not.
 */
final class RangeCache {
  private static final int MOST_ENTRIES = 2048;

  private final Map<Question, Buffer> answers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Buffer> eldest) {
          return size() > MOST_ENTRIES;
        }
      };
  private long changes;

  /** A range that somebody asks for; what one user may see is not for others. */
  private record Question(RangeRequest request, String identity) {
    static Question of(RangeRequest request, String identity) {
      return new Question(request.toBuilder().setSerializable(true).build(), identity);
    }
  }

  /** The answer that is there. */
  Optional<Buffer> get(RangeRequest request, String identity) {
    return Optional.ofNullable(answers.get(Question.of(request, identity)));
  }

  /** Changes with whatever may have made an answer old that is under way. */
  long changes() {
    return changes;
  }

  /**
   * Keeps an answer, unless it may be old already.
   *
   * @param changesBefore when the question was asked
   */
  void put(RangeRequest request, String identity, Buffer answer, long changesBefore) {
    if (changes == changesBefore) {
      answers.put(Question.of(request, identity), answer);
    }
  }

  /**
   * A key or a range has changed, or is about to.
   *
   * @param end empty for one key
   */
  void invalidate(ByteString key, ByteString end) {
    changes++;
    answers
        .keySet()
        .removeIf(
            question ->
                question.request().getRevision() == 0
                    && KeyRange.overlap(
                        key, end, question.request().getKey(), question.request().getRangeEnd()));
  }

  /** What is older than a revision is gone. */
  void compact(long revision) {
    changes++;
    answers
        .keySet()
        .removeIf(
            question ->
                question.request().getRevision() > 0
                    && question.request().getRevision() < revision);
  }

  int size() {
    return answers.size();
  }
}

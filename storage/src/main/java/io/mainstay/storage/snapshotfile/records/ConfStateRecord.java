package io.mainstay.storage.snapshotfile.records;

import com.fasterxml.jackson.core.JsonParser;
import io.mainstay.storage.snapshotfile.SnapshotFileException;
import java.io.IOException;
import java.util.List;

/**
 * Who votes, as {@code confState} in {@code meta} has it since 3.5. IDs are unsigned.
 *
 * @param votersOutgoing the old voters while a change is under way
 * @param learnersNext who becomes a learner when it is over
 * @param autoLeave whether it ends by itself
 */
public record ConfStateRecord(
    List<Long> voters,
    List<Long> learners,
    List<Long> votersOutgoing,
    List<Long> learnersNext,
    boolean autoLeave) {
  /** Keeps lists of its own. */
  public ConfStateRecord {
    voters = List.copyOf(voters);
    learners = List.copyOf(learners);
    votersOutgoing = List.copyOf(votersOutgoing);
    learnersNext = List.copyOf(learnersNext);
  }

  /** No change under way. */
  public static ConfStateRecord settled(List<Long> voters, List<Long> learners) {
    return new ConfStateRecord(voters, learners, List.of(), List.of(), false);
  }

  /** The value; {@code auto_leave} is always there, as 3.5 and 3.6 write it and all read it. */
  public byte[] encode() {
    return Json.object(
        json -> {
          Json.numbers(json, "voters", voters);
          Json.numbers(json, "learners", learners);
          Json.numbers(json, "voters_outgoing", votersOutgoing);
          Json.numbers(json, "learners_next", learnersNext);
          json.writeBooleanField("auto_leave", autoLeave);
        });
  }

  /** Reads it back. */
  public static ConfStateRecord decode(byte[] value) throws SnapshotFileException {
    Reading reading = new Reading();
    Json.read("state of voters", value, reading);
    return new ConfStateRecord(
        reading.voters,
        reading.learners,
        reading.votersOutgoing,
        reading.learnersNext,
        reading.autoLeave);
  }

  private static final class Reading implements Json.Field {
    private List<Long> voters = List.of();
    private List<Long> learners = List.of();
    private List<Long> votersOutgoing = List.of();
    private List<Long> learnersNext = List.of();
    private boolean autoLeave;

    @Override
    public boolean read(String field, JsonParser json) throws IOException {
      switch (field) {
        case "voters" -> voters = Json.list(json, Json::number);
        case "learners" -> learners = Json.list(json, Json::number);
        case "voters_outgoing" -> votersOutgoing = Json.list(json, Json::number);
        case "learners_next" -> learnersNext = Json.list(json, Json::number);
        case "auto_leave" -> autoLeave = Json.flag(json);
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}

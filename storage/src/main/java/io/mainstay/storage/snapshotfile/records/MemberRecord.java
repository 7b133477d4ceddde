package io.mainstay.storage.snapshotfile.records;

import com.fasterxml.jackson.core.JsonParser;
import com.google.protobuf.ByteString;
import io.mainstay.storage.snapshotfile.SnapshotFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An entry of the bucket {@code members}. {@code members_removed} has the same keys, and {@link
 * #REMOVED} as the value of each.
 *
 * @param id unsigned
 * @param name empty for a member that never started
 * @param clientUrls empty for a member that never started
 */
public record MemberRecord(
    long id, List<String> peerUrls, boolean learner, String name, List<String> clientUrls) {
  /** The value of a member that was removed. */
  public static final ByteString REMOVED = ByteString.copyFromUtf8("removed");

  /** Keeps lists of its own. */
  public MemberRecord {
    peerUrls = List.copyOf(peerUrls);
    clientUrls = List.copyOf(clientUrls);
  }

  /** The key of a member: its ID in hexadecimal digits, without zeros ahead. */
  public static byte[] key(long id) {
    return Long.toHexString(id).getBytes(StandardCharsets.US_ASCII);
  }

  /** The ID that a key says. */
  public static long id(byte[] key) throws SnapshotFileException {
    try {
      return Long.parseUnsignedLong(new String(key, StandardCharsets.US_ASCII), 16);
    } catch (NumberFormatException e) {
      throw new SnapshotFileException("the snapshot has a member whose ID is no number", e);
    }
  }

  /** The value of the member. */
  public byte[] encode() {
    return Json.object(
        json -> {
          json.writeFieldName("id");
          json.writeNumber(Json.unsigned(id));
          Json.strings(json, "peerURLs", peerUrls);
          if (learner) {
            json.writeBooleanField("isLearner", true);
          }
          if (!name.isEmpty()) {
            json.writeStringField("name", name);
          }
          if (!clientUrls.isEmpty()) {
            Json.strings(json, "clientURLs", clientUrls);
          }
        });
  }

  /** The member that a value says. */
  public static MemberRecord decode(byte[] value) throws SnapshotFileException {
    Reading reading = new Reading();
    Json.read("member", value, reading);
    return new MemberRecord(
        reading.id, reading.peerUrls, reading.learner, reading.name, reading.clientUrls);
  }

  private static final class Reading implements Json.Field {
    private long id;
    private List<String> peerUrls = List.of();
    private boolean learner;
    private String name = "";
    private List<String> clientUrls = List.of();

    @Override
    public boolean read(String field, JsonParser json) throws IOException {
      switch (field) {
        case "id" -> id = Json.number(json);
        case "peerURLs" -> peerUrls = Json.list(json, Json::string);
        case "isLearner" -> learner = Json.flag(json);
        case "name" -> name = Json.string(json);
        case "clientURLs" -> clientUrls = Json.list(json, Json::string);
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}

package io.mainstay.storage.snapshotfile.records;

import com.fasterxml.jackson.core.JsonParser;
import com.google.protobuf.ByteString;
import io.mainstay.storage.snapshotfile.SnapshotFileException;
import java.io.IOException;

/**
 * What {@code downgrade} in the bucket {@code cluster} says. The other entry there, {@link
 * #CLUSTER_VERSION}, is a plain text such as {@code 3.7.0}.
 *
 * @param targetVersion such as {@code 3.6.0}; empty if no downgrade was asked for
 * @param enabled whether one is under way
 */
public record DowngradeRecord(String targetVersion, boolean enabled) {
  /** The key of the version that all members have. */
  public static final ByteString CLUSTER_VERSION = ByteString.copyFromUtf8("clusterVersion");

  /** The key of this record. */
  public static final ByteString KEY = ByteString.copyFromUtf8("downgrade");

  /** The value. */
  public byte[] encode() {
    return Json.object(
        json -> {
          json.writeStringField("target-version", targetVersion);
          json.writeBooleanField("enabled", enabled);
        });
  }

  /** Reads it back. */
  public static DowngradeRecord decode(byte[] value) throws SnapshotFileException {
    Reading reading = new Reading();
    Json.read("downgrade", value, reading);
    return new DowngradeRecord(reading.targetVersion, reading.enabled);
  }

  private static final class Reading implements Json.Field {
    private String targetVersion = "";
    private boolean enabled;

    @Override
    public boolean read(String field, JsonParser json) throws IOException {
      switch (field) {
        case "target-version" -> targetVersion = Json.string(json);
        case "enabled" -> enabled = Json.flag(json);
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}

package io.mainstay.storage;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.KeyValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a range, in key order.
 *
 * @param pairs the pairs of this part
 * @param next the first key of the range after this part, or null when this is the last part
 */
public record RangePage(List<KeyValue> pairs, @Nullable ByteString next) {
  /** Copies the list. */
  public RangePage {
    pairs = List.copyOf(pairs);
  }
}

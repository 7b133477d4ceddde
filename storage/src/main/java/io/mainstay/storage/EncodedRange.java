package io.mainstay.storage;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * The answer to a range request as it goes over the wire: pairs are not decoded to be encoded
 * again.
 *
 * @param pairs the field {@code kvs} of a {@code RangeResponse}, encoded, in pieces
 * @param found how many pairs these are
 * @param count how many keys there are
 * @param more whether there are more than the request wanted
 */
public record EncodedRange(List<ByteString> pairs, int found, long count, boolean more) {
  /** Copies the list. */
  public EncodedRange {
    pairs = List.copyOf(pairs);
  }
}

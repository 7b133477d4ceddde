package io.mainstay.tools.etcdctl.mirror;

import com.google.protobuf.ByteString;

/**
 * What a key is called at the destination.
 *
 * @param prefix of the keys that are mirrored
 * @param replacement what stands in its place there
 */
record PrefixSwap(ByteString prefix, ByteString replacement) {
  ByteString destination(ByteString key) {
    return replacement.concat(key.substring(prefix.size()));
  }
}

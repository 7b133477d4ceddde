package io.mainstay.tools.etcdctl.auth;

import com.google.protobuf.ByteString;

/** Ranges of keys as people see them. */
final class Ranges {
  /** Stands for no end. */
  static final ByteString OPEN = ByteString.copyFrom(new byte[1]);

  private Ranges() {}

  static ByteString shown(ByteString key, ByteString end) {
    ByteString begin = ByteString.copyFromUtf8("[").concat(key);
    return end.equals(OPEN)
        ? begin.concat(ByteString.copyFromUtf8(", <open ended>"))
        : begin
            .concat(ByteString.copyFromUtf8(", "))
            .concat(end)
            .concat(ByteString.copyFromUtf8(")"));
  }
}

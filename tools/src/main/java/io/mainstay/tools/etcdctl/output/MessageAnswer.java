package io.mainstay.tools.etcdctl.output;

import com.google.protobuf.Message;

/** An answer that is the message of a member as it is. */
public interface MessageAnswer extends Answer {
  /** What the member answered. */
  Message message();

  @Override
  default void json(JsonWriter to) {
    to.message(message());
  }

  @Override
  default Message protobuf() {
    return message();
  }
}

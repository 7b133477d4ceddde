package io.mainstay.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.List;

/** A message that is there in its wire form already, and that is best sent as it is. */
public interface EncodedMessage extends Message {
  /** The wire form, in pieces that follow one another. */
  List<ByteString> pieces();
}

package io.mainstay.server.discovery.network;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages as gRPC puts them in the body of a request or an answer. One thread at a time. */
final class GrpcFrames {
  private static final int PREFIX_BYTES = 5;

  private final int maxMessageBytes;
  private Buffer rest = Buffer.buffer();

  GrpcFrames(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  static Buffer encode(byte[] message) {
    return Buffer.buffer(PREFIX_BYTES + message.length)
        .appendByte((byte) 0)
        .appendInt(message.length)
        .appendBytes(message);
  }

  /**
   * Takes what has come in, and gives the messages that are complete with it.
   *
   * @throws GrpcFailure when one is too large, or compressed, which nobody asked for
   */
  List<byte[]> decode(Buffer received) throws GrpcFailure {
    rest.appendBuffer(received);
    List<byte[]> messages = new ArrayList<>();
    int position = 0;
    while (rest.length() - position >= PREFIX_BYTES) {
      long length = rest.getUnsignedInt(position + 1);
      if (rest.getByte(position) != 0) {
        throw new GrpcFailure(13, "the answer is compressed", null);
      }
      if (length > maxMessageBytes) {
        throw new GrpcFailure(
            GrpcFailure.RESOURCE_EXHAUSTED,
            "grpc: received message larger than max (" + length + " vs. " + maxMessageBytes + ")",
            null);
      }
      int end = position + PREFIX_BYTES + (int) length;
      if (rest.length() < end) {
        break;
      }
      messages.add(rest.getBytes(position + PREFIX_BYTES, end));
      position = end;
    }
    rest = rest.getBuffer(position, rest.length());
    return messages;
  }

  /** The outcome of a call, once its answer has ended; null when all went well. */
  static @Nullable GrpcFailure outcome(HttpClientResponse response) {
    String status = response.getTrailer("grpc-status");
    String message = response.getTrailer("grpc-message");
    if (status == null) {
      // A call that failed at once has its status where others have their headers.
      status = response.getHeader("grpc-status");
      message = response.getHeader("grpc-message");
    }
    if (status == null) {
      return GrpcFailure.unavailable(
          "the answer is not of gRPC (HTTP status " + response.statusCode() + ")", null);
    }
    return status.equals("0") ? null : failure(status, message == null ? "" : message);
  }

  private static GrpcFailure failure(String status, String message) {
    int code;
    try {
      code = Integer.parseInt(status);
    } catch (NumberFormatException e) {
      code = 2;
    }
    // Percent-encoded, and a plus is a plus.
    String text;
    try {
      text = URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      text = message;
    }
    return new GrpcFailure(code, text, null);
  }
}

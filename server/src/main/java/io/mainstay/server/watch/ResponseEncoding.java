package io.mainstay.server.watch;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.WatchResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Puts the bytes of responses together from parts that are encoded already. */
final class ResponseEncoding {
  private ResponseEncoding() {}

  /** A message as a field of another: tag, length, content. */
  static byte[] field(int number, MessageLite message) {
    byte[] bytes = new byte[CodedOutputStream.computeMessageSize(number, message)];
    write(bytes, output -> output.writeMessage(number, message));
    return bytes;
  }

  /** One response with all events of a run. */
  static byte[] whole(long watchId, EventRun run) {
    return part(watchId, run, 0, run.events().size(), false);
  }

  /**
   * The responses that bring a run in parts: one that stays below the limit, or has one event,
   * comes whole; of the others each part is below the limit or has one event, and all but the last
   * are marked (etcd {@code sendFragments} at v3.7.1).
   */
  static Iterator<byte[]> parts(long watchId, EventRun run, long maxBytes) {
    if (wholeBytes(watchId, run) < maxBytes) {
      return List.of(whole(watchId, run)).iterator();
    }
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < run.events().size();
      }

      @Override
      public byte[] next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int from = next;
        long size = ownBytes(watchId, run, true);
        do {
          size += run.events().get(next++).length;
        } while (hasNext() && size + run.events().get(next).length < maxBytes);
        return part(watchId, run, from, next, hasNext());
      }
    };
  }

  private static byte[] part(long watchId, EventRun run, int from, int to, boolean fragment) {
    List<byte[]> events = run.events().subList(from, to);
    long size = ownBytes(watchId, run, fragment);
    for (byte[] event : events) {
      size += event.length;
    }
    if (size > Integer.MAX_VALUE) {
      throw new EtcdException(
          StatusCode.RESOURCE_EXHAUSTED,
          "trying to send message larger than max (" + size + " vs. " + Integer.MAX_VALUE + ")");
    }
    byte[] bytes = new byte[(int) size];
    write(
        bytes,
        output -> {
          output.writeRawBytes(run.header());
          if (watchId != 0) {
            output.writeInt64(WatchResponse.WATCH_ID_FIELD_NUMBER, watchId);
          }
          if (fragment) {
            output.writeBool(WatchResponse.FRAGMENT_FIELD_NUMBER, true);
          }
          for (byte[] event : events) {
            output.writeRawBytes(event);
          }
        });
    return bytes;
  }

  private static long wholeBytes(long watchId, EventRun run) {
    return ownBytes(watchId, run, false) - run.header().length + run.sizeBytes();
  }

  /** What a response has besides its events. */
  private static long ownBytes(long watchId, EventRun run, boolean fragment) {
    long size = run.header().length;
    if (watchId != 0) {
      size += CodedOutputStream.computeInt64Size(WatchResponse.WATCH_ID_FIELD_NUMBER, watchId);
    }
    if (fragment) {
      size += CodedOutputStream.computeBoolSize(WatchResponse.FRAGMENT_FIELD_NUMBER, true);
    }
    return size;
  }

  private interface Content {
    void writeTo(CodedOutputStream output) throws IOException;
  }

  private static void write(byte[] bytes, Content content) {
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    try {
      content.writeTo(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    output.checkNoSpaceLeft();
  }
}

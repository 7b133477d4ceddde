package io.mainstay.server.fuzzing;

import io.mainstay.server.fixture.Fuzz;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What is done to the frames of a conversation: all that RFC 9113 forbids, or lets be. */
final class FrameChanges {
  /** More than what a server tells apart from a flood, and little to send. */
  private static final int FLOOD = 300;

  private static final int[] LENGTHS = {0, 1, 4, 5, 8, 9, 16_384, 16_385, 0xffffff};
  private static final int[] NUMBERS = {0, 1, 7, 16_383, 65_535, 0x7fffffff, 0x80000000, -1};

  private final Random random;
  private final List<Http2Frame> frames;

  private FrameChanges(Random random, List<Http2Frame> conversation) {
    this.random = random;
    this.frames = new ArrayList<>(conversation);
  }

  /** One of the conversations, changed in a few places. */
  static byte[] changed(List<List<Http2Frame>> conversations, Random random) {
    FrameChanges changes =
        new FrameChanges(random, conversations.get(random.nextInt(conversations.size())));
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      changes.changeOnce();
    }
    return Http2Frame.connection(changes.frames);
  }

  private void changeOnce() {
    if (frames.isEmpty()) {
      frames.add(any());
    }
    int at = random.nextInt(frames.size());
    Http2Frame frame = frames.get(at);
    switch (random.nextInt(12)) {
      case 0 -> frames.set(at, frame.withLength(oneOf(LENGTHS)));
      case 1 -> frames.set(at, frame.withType(random.nextInt(12)));
      case 2 -> frames.set(at, frame.withFlags(random.nextInt(256)));
      case 3 -> frames.set(at, frame.withStream(stream()));
      case 4 -> frames.remove(at);
      case 5 -> frames.addAll(at, Collections.nCopies(times(), frame));
      case 6 -> Collections.swap(frames, at, random.nextInt(frames.size()));
      case 7 -> frames.addAll(at, Collections.nCopies(times(), any()));
      case 8 -> frames.set(at, frame.withPayload(Fuzz.changed(List.of(frame.payload()), random)));
      case 9 -> changeMessage();
      case 10 -> scatterHeaders(at);
      default -> openAndReset();
    }
  }

  /** A frame by itself: without what should come before it, with numbers that mean trouble. */
  private Http2Frame any() {
    byte[] number = ByteBuffer.allocate(4).putInt(oneOf(NUMBERS)).array();
    return switch (random.nextInt(5)) {
      case 0 -> Http2Frame.of(Http2Frame.RST_STREAM, 0, stream(), number);
      case 1 -> Http2Frame.of(Http2Frame.WINDOW_UPDATE, 0, stream(), number);
      case 2 ->
          Http2Frame.of(
              Http2Frame.SETTINGS,
              random.nextInt(2),
              0,
              ByteBuffer.allocate(6).putShort((short) random.nextInt(9)).put(number).array());
      case 3 -> Http2Frame.of(Http2Frame.PING, random.nextInt(2), 0, new byte[8]);
      default -> Http2Frame.of(random.nextInt(12), random.nextInt(256), stream(), number);
    };
  }

  /** The head of a message (compressed or not, and its length) says something else. */
  private void changeMessage() {
    List<Integer> data =
        IntStream.range(0, frames.size())
            .filter(i -> frames.get(i).type() == Http2Frame.DATA)
            .filter(i -> frames.get(i).payload().length >= 5)
            .boxed()
            .toList();
    if (!data.isEmpty()) {
      int at = data.get(random.nextInt(data.size()));
      byte[] payload = frames.get(at).payload().clone();
      if (random.nextBoolean()) {
        payload[0] = (byte) random.nextInt(3);
      } else {
        ByteBuffer.wrap(payload).putInt(1, oneOf(NUMBERS) >>> random.nextInt(12));
      }
      frames.set(at, frames.get(at).withPayload(payload));
    }
  }

  /** One header block in many frames, some of them empty. */
  private void scatterHeaders(int at) {
    Http2Frame frame = frames.get(at);
    if (frame.type() != Http2Frame.HEADERS) {
      return;
    }
    int empty = times();
    List<Http2Frame> parts = new ArrayList<>();
    parts.add(frame.withPayload(new byte[0]).withFlags(frame.flags() & ~Http2Frame.END_HEADERS));
    for (int i = 0; i < empty; i++) {
      parts.add(Http2Frame.of(Http2Frame.CONTINUATION, 0, frame.stream(), new byte[0]));
    }
    byte[] block = frame.payload();
    for (int i = 0; i < block.length; i++) {
      int flags = i + 1 == block.length ? Http2Frame.END_HEADERS : 0;
      byte[] piece = Arrays.copyOfRange(block, i, i + 1);
      parts.add(Http2Frame.of(Http2Frame.CONTINUATION, flags, frame.stream(), piece));
    }
    frames.remove(at);
    frames.addAll(at, parts);
  }

  /** Calls that are given up as soon as they are made. */
  private void openAndReset() {
    Http2Frame opening =
        frames.stream()
            .filter(f -> f.type() == Http2Frame.HEADERS)
            .findFirst()
            .orElseGet(this::any);
    int count = times();
    for (int i = 0; i < count; i++) {
      int stream = 101 + 2 * i;
      frames.add(opening.withStream(stream));
      frames.add(Http2Frame.of(Http2Frame.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
    }
  }

  private int stream() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> oneOf(NUMBERS);
      default -> 1 + random.nextInt(8);
    };
  }

  private int times() {
    return random.nextInt(10) == 0 ? FLOOD : 1 + random.nextInt(5);
  }

  private int oneOf(int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}

package io.mainstay.embed.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * A key or a value: any bytes, none included. Two are equal when their bytes are; keys are ordered
 * by their bytes, taken without sign. Immutable.
 */
public final class Bytes implements Comparable<Bytes> {
  /** No bytes at all. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of these bytes. */
  public static Bytes of(byte[] bytes) {
    return new Bytes(bytes.clone());
  }

  /** The bytes of a text in UTF-8. */
  public static Bytes of(String text) {
    return new Bytes(text.getBytes(UTF_8));
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return content.clone();
  }

  /** How many bytes there are. */
  public int size() {
    return content.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return content.length == 0;
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** The bytes read as UTF-8. */
  @Override
  public String toString() {
    return new String(content, UTF_8);
  }
}

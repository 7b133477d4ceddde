package io.mainstay.server.transport;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks messages. The HTTP library would as well, but to any length: two megabytes become two
 * thousand.
 */
final class Gzip {
  private Gzip() {}

  /**
   * What was packed.
   *
   * @throws EtcdException INTERNAL when nothing was, RESOURCE_EXHAUSTED when it is longer than a
   *     message may be
   */
  static byte[] unpack(byte[] packed, int maxBytes) {
    byte[] plain;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      plain = in.readNBytes(maxBytes + 1);
    } catch (IOException e) {
      throw new EtcdException(
          StatusCode.INTERNAL,
          "grpc: failed to decompress the received message: " + e.getMessage());
    }
    if (plain.length > maxBytes) {
      throw new EtcdException(
          StatusCode.RESOURCE_EXHAUSTED,
          "grpc: received message after decompression larger than max " + maxBytes);
    }
    return plain;
  }
}

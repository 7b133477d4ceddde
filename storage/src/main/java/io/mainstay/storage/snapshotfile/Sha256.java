package io.mainstay.storage.snapshotfile;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that ends a snapshot file. */
final class Sha256 {
  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  byte[] finish() {
    return digest.digest();
  }
}

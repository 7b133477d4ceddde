package io.mainstay.server.auth.token;

import io.mainstay.server.auth.token.SignMethod.Family;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.jose4j.keys.HmacKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys for one method.
 *
 * @param signing makes tokens; null where only the public key is known
 * @param verifying checks them
 */
record JwtKeys(@Nullable Key signing, Key verifying) {
  private static final int MAX_FILE_BYTES = 1 << 20;

  /**
   * Reads the files.
   *
   * @throws TokenOptionsException when one cannot be read, holds no such key as the method needs,
   *     or the two are no pair
   */
  static JwtKeys load(JwtOptions options) throws TokenOptionsException {
    byte[] privateBytes = read("priv-key", options.privateKey());
    byte[] publicBytes = read("pub-key", options.publicKey());
    if (options.method().family() == Family.SECRET) {
      return secret(options.method(), privateBytes);
    }
    KeyPair pair = privateKey(options, privateBytes);
    PublicKey publicKey = publicKey(options, publicBytes);
    if (pair == null) {
      if (publicKey == null) {
        throw missing(options.method(), "pub-key or priv-key");
      }
      return new JwtKeys(null, publicKey);
    }
    if (publicKey != null && !publicKey.equals(pair.getPublic())) {
      throw new TokenOptionsException(
          TokenOptionsException.KEY_MISMATCH, options.publicKey() + ", " + options.privateKey());
    }
    return new JwtKeys(pair.getPrivate(), pair.getPublic());
  }

  private static JwtKeys secret(SignMethod method, byte[] bytes) throws TokenOptionsException {
    if (bytes.length == 0) {
      throw missing(method, "priv-key");
    }
    Key key = new HmacKey(bytes);
    return new JwtKeys(key, key);
  }

  private static @Nullable KeyPair privateKey(JwtOptions options, byte[] pem)
      throws TokenOptionsException {
    if (pem.length == 0) {
      return null;
    }
    try {
      KeyPair pair = KeyFiles.privateKey(pem);
      check(options.method(), pair.getPublic());
      return pair;
    } catch (InvalidKeyException e) {
      throw invalid("priv-key", options.privateKey(), String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable PublicKey publicKey(JwtOptions options, byte[] pem)
      throws TokenOptionsException {
    if (pem.length == 0) {
      return null;
    }
    try {
      PublicKey key = KeyFiles.publicKey(pem);
      check(options.method(), key);
      return key;
    } catch (InvalidKeyException e) {
      throw invalid("pub-key", options.publicKey(), String.valueOf(e.getMessage()));
    }
  }

  /** Etcd lets a key on another curve pass, and then fails to sign; here it is no key at all. */
  private static void check(SignMethod method, PublicKey key) throws InvalidKeyException {
    boolean fits =
        switch (method.family()) {
          case SECRET -> false;
          case RSA -> key instanceof RSAPublicKey;
          case ELLIPTIC ->
              key instanceof ECPublicKey ec
                  && ec.getParams().getCurve().getField().getFieldSize() == method.curveBits();
          case EDWARDS ->
              key instanceof EdECPublicKey edwards
                  && edwards.getParams().getName().equals("Ed25519");
        };
    if (!fits) {
      throw new InvalidKeyException("not a key for " + method.word());
    }
  }

  /** Nothing where no file is named. */
  private static byte[] read(String option, @Nullable Path file) throws TokenOptionsException {
    if (file == null) {
      return new byte[0];
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw invalid(option, file, "too large for a key");
      }
      return bytes;
    } catch (IOException e) {
      throw invalid(option, file, "cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static TokenOptionsException missing(SignMethod method, String options) {
    return new TokenOptionsException(
        TokenOptionsException.MISSING_KEY, method.word() + " needs " + options);
  }

  private static TokenOptionsException invalid(String option, @Nullable Path file, String why) {
    return new TokenOptionsException(
        TokenOptionsException.INVALID_OPTIONS, option + "=" + file + ": " + why);
  }
}

package io.mainstay.server.auth.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** Makes keys, and writes them in each of the forms that PEM has. */
final class TestKeys {
  private TestKeys() {}

  static KeyPair pair(SignMethod method) {
    return switch (method.family()) {
      case SECRET -> throw new IllegalArgumentException("a secret is no pair");
      case RSA -> rsa();
      case ELLIPTIC -> elliptic("secp" + method.curveBits() + "r1");
      case EDWARDS -> edwards("Ed25519");
    };
  }

  static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair elliptic(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair edwards(String curve) {
    try {
      return KeyPairGenerator.getInstance(curve).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path pkcs8(Path file, KeyPair pair) throws IOException {
    return write(file, "PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  static Path publicKey(Path file, KeyPair pair) throws IOException {
    return write(file, "PUBLIC KEY", pair.getPublic().getEncoded());
  }

  /** PKCS#1 for RSA, SEC1 for elliptic curves. */
  static Path traditional(Path file, KeyPair pair) throws IOException {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
    if (pair.getPrivate() instanceof ECPrivateKey key) {
      int bits = key.getParams().getCurve().getField().getFieldSize();
      ASN1Encodable curve = info.getPrivateKeyAlgorithm().getParameters();
      return write(
          file,
          "EC PRIVATE KEY",
          new org.bouncycastle.asn1.sec.ECPrivateKey(bits, key.getS(), curve).getEncoded());
    }
    return write(file, "RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded());
  }

  private static Path write(Path file, String kind, byte[] bytes) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }
}

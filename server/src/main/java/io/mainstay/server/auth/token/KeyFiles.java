package io.mainstay.server.auth.token;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * Keys in PEM, whatever form they are in: PKCS#8, PKCS#1 or SEC1 for a private one; a subject's
 * public key, PKCS#1 or a certificate for a public one. The first of its kind counts.
 *
 * <p>Any thread. The exceptions say what is wrong, and nothing of what is in the file.
 */
public final class KeyFiles {
  private static final JcaPEMKeyConverter CONVERTER = new JcaPEMKeyConverter();

  private KeyFiles() {}

  /**
   * A private key, and the public one that belongs to it.
   *
   * @throws InvalidKeyException when there is none that can be used
   */
  public static KeyPair privateKey(byte[] pem) throws InvalidKeyException {
    try (PEMParser parser = parser(pem)) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        if (part instanceof PrivateKeyInfo info) {
          return pair(info);
        }
        if (part instanceof PEMKeyPair pair) {
          return pair(pair.getPrivateKeyInfo());
        }
        if (part instanceof PEMEncryptedKeyPair || part instanceof PKCS8EncryptedPrivateKeyInfo) {
          throw new InvalidKeyException("the private key is encrypted");
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new InvalidKeyException("no private key in PEM that can be read");
    }
    throw new InvalidKeyException("no private key in PEM");
  }

  /**
   * A public key.
   *
   * @throws InvalidKeyException when there is none that can be used
   */
  public static PublicKey publicKey(byte[] pem) throws InvalidKeyException {
    try (PEMParser parser = parser(pem)) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        if (part instanceof SubjectPublicKeyInfo info) {
          return CONVERTER.getPublicKey(info);
        }
        if (part instanceof X509CertificateHolder certificate) {
          return CONVERTER.getPublicKey(certificate.getSubjectPublicKeyInfo());
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new InvalidKeyException("no public key in PEM that can be read");
    }
    throw new InvalidKeyException("no public key in PEM");
  }

  private static PEMParser parser(byte[] pem) {
    return new PEMParser(new StringReader(new String(pem, StandardCharsets.ISO_8859_1)));
  }

  private static KeyPair pair(PrivateKeyInfo info) throws IOException, InvalidKeyException {
    PrivateKey privateKey = CONVERTER.getPrivateKey(info);
    AsymmetricKeyParameter publicPart = publicPart(PrivateKeyFactory.createKey(info));
    return new KeyPair(publicKey(publicPart), privateKey);
  }

  private static AsymmetricKeyParameter publicPart(AsymmetricKeyParameter key)
      throws InvalidKeyException {
    if (key instanceof RSAPrivateCrtKeyParameters rsa) {
      return new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
    }
    if (key instanceof ECPrivateKeyParameters ec) {
      return new ECPublicKeyParameters(
          ec.getParameters().getG().multiply(ec.getD()), ec.getParameters());
    }
    if (key instanceof Ed25519PrivateKeyParameters edwards) {
      return edwards.generatePublicKey();
    }
    throw new InvalidKeyException("the private key is neither RSA nor ECDSA nor Ed25519");
  }

  private static PublicKey publicKey(AsymmetricKeyParameter key) throws IOException, PEMException {
    return CONVERTER.getPublicKey(SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key));
  }
}

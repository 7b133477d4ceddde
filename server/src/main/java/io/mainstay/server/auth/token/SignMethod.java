package io.mainstay.server.auth.token;

import java.util.Arrays;
import java.util.Optional;

/** How a JSON Web Token is signed. The names are those of RFC 7518 and RFC 8037. */
public enum SignMethod {
  HS256("HS256", Family.SECRET),
  HS384("HS384", Family.SECRET),
  HS512("HS512", Family.SECRET),
  RS256("RS256", Family.RSA),
  RS384("RS384", Family.RSA),
  RS512("RS512", Family.RSA),
  PS256("PS256", Family.RSA),
  PS384("PS384", Family.RSA),
  PS512("PS512", Family.RSA),
  ES256("ES256", Family.ELLIPTIC, 256),
  ES384("ES384", Family.ELLIPTIC, 384),
  ES512("ES512", Family.ELLIPTIC, 521),
  EDDSA("EdDSA", Family.EDWARDS);

  /** What a method needs for a key. */
  enum Family {
    SECRET,
    RSA,
    ELLIPTIC,
    EDWARDS
  }

  private final String word;
  private final Family family;
  private final int curveBits;

  SignMethod(String word, Family family) {
    this(word, family, 0);
  }

  SignMethod(String word, Family family, int curveBits) {
    this.word = word;
    this.family = family;
    this.curveBits = curveBits;
  }

  /** As it is written in the flag and in tokens. */
  public String word() {
    return word;
  }

  Family family() {
    return family;
  }

  /** Size of the field of its curve; 0 if the method leaves the size to the key. */
  int curveBits() {
    return curveBits;
  }

  static Optional<SignMethod> byWord(String word) {
    return Arrays.stream(values()).filter(method -> method.word.equals(word)).findFirst();
  }
}

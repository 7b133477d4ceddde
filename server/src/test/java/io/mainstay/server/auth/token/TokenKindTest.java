package io.mainstay.server.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --auth-token} can say. */
class TokenKindTest {
  @Test
  void simple() throws TokenOptionsException {
    assertThat(TokenKind.parse("simple")).isEqualTo(new TokenKind.Simple());
  }

  @Test
  void nothing() throws TokenOptionsException {
    assertThat(TokenKind.parse("")).isEqualTo(new TokenKind.None());
  }

  @Test
  void jwtWithAllItsOptions() throws TokenOptionsException {
    assertThat(TokenKind.parse("jwt,pub-key=a.pem,priv-key=b.pem,sign-method=RS256,ttl=1m30s"))
        .isEqualTo(
            new TokenKind.Jwt(
                new JwtOptions(
                    SignMethod.RS256, Path.of("a.pem"), Path.of("b.pem"), Duration.ofSeconds(90))));
  }

  @ParameterizedTest
  @EnumSource(SignMethod.class)
  void jwtWithEachMethod(SignMethod method) throws TokenOptionsException {
    assertThat(TokenKind.parse("jwt,sign-method=" + method.word()))
        .isEqualTo(new TokenKind.Jwt(new JwtOptions(method, null, null, Duration.ofMinutes(5))));
  }

  @Test
  void anOptionThatNobodyKnowsIsPassedOver() throws TokenOptionsException {
    assertThat(TokenKind.parse("jwt,sign-method=EdDSA,colour=blue"))
        .isInstanceOf(TokenKind.Jwt.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sample",
        "Simple",
        "simple,",
        "simple,a",
        "jwt",
        "jwt,",
        "jwt,sign-method",
        "jwt,sign-method=",
        "jwt,sign-method=none",
        "jwt,sign-method=rs256",
        "jwt,sign-method=HS256=",
        "jwt,sign-method=RS256,sign-method=RS256",
        "jwt,sign-method=RS256,ttl=5",
        "jwt,sign-method=RS256,ttl=0s",
        "jwt,sign-method=RS256,ttl=-1m",
        " simple",
      })
  void anythingElseIsRefusedInEtcdsWords(String text) {
    assertThatThrownBy(() -> TokenKind.parse(text))
        .isInstanceOf(TokenOptionsException.class)
        .hasMessageStartingWith("auth: invalid auth options (")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileWhoseNameCannotBeOneIsRefused() {
    assertThatThrownBy(() -> TokenKind.parse("jwt,sign-method=RS256,pub-key=/a\0"))
        .isInstanceOf(TokenOptionsException.class)
        .hasMessageContaining("invalid argument");
  }
}

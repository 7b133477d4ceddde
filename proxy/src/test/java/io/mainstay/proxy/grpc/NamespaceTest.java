package io.mainstay.proxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class NamespaceTest {
  private static final ByteString ALL_BEHIND = ByteString.copyFrom(new byte[] {0});

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  @Test
  void keysGetThePrefixAndLoseItAgain() {
    Namespace namespace = new Namespace(bytes("ns/"));

    assertThat(namespace.key(bytes("a"))).isEqualTo(bytes("ns/a"));
    assertThat(namespace.strip(bytes("ns/a"))).isEqualTo(bytes("a"));
  }

  @Test
  void allKeysAreThoseOfTheNamespace() {
    assertThat(new Namespace(bytes("ns/")).end(ALL_BEHIND)).isEqualTo(bytes("ns0"));
  }

  @Test
  void aPrefixWithoutASuccessorHasNoEnd() {
    Namespace namespace = new Namespace(ByteString.copyFrom(new byte[] {(byte) 0xff}));

    assertThat(namespace.end(ALL_BEHIND)).isEqualTo(ALL_BEHIND);
  }

  @Test
  void oneKeyStaysOneKey() {
    assertThat(new Namespace(bytes("ns/")).end(ByteString.EMPTY)).isEqualTo(ByteString.EMPTY);
  }

  @Test
  void keysOfOthersAreNotItsOwn() {
    Namespace namespace = new Namespace(bytes("ns/"));

    assertThat(namespace.holds(bytes("ns/a"))).isTrue();
    assertThat(namespace.holds(bytes("n"))).isFalse();
  }
}

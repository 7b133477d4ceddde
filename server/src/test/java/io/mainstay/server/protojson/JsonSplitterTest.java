package io.mainstay.server.protojson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.protojson.JsonSplitter.TooLongException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSplitterTest {
  private static final int MAX_BYTES = 100;

  private final JsonSplitter splitter = new JsonSplitter(MAX_BYTES);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void objectsAreFoundHoweverTheyArrive(int pieceBytes) throws Exception {
    List<String> objects =
        List.of("{}", "{\"a\":{\"b\":[1,{}]}}", "{\"}{\":\"\\\"}\"}", "{\"c\":\"\\\\\"}");
    byte[] stream = ("\r\n " + String.join("\n\t", objects)).getBytes(StandardCharsets.UTF_8);

    List<String> found = new ArrayList<>();
    for (int at = 0; at < stream.length; at += pieceBytes) {
      feed(
          new String(stream, at, Math.min(pieceBytes, stream.length - at), StandardCharsets.UTF_8));
      found.addAll(all());
    }

    assertThat(found).isEqualTo(objects);
    assertThat(splitter.isInside()).isFalse();
  }

  @Test
  void anObjectWithoutEndIsWaitedFor() throws Exception {
    feed("{} {\"a\":");

    assertThat(all()).containsExactly("{}");
    assertThat(splitter.isInside()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "1", "\"a\"", "null", "x", "}", "\u00e9"})
  void whatIsNoObjectIsRefused(String text) {
    feed(text);

    assertThatThrownBy(splitter::next).isInstanceOf(JsonMessageException.class);
  }

  @Test
  void anObjectThatIsTooLongIsRefusedBeforeItsEnd() {
    feed("{\"a\":\"" + "b".repeat(MAX_BYTES));

    assertThatThrownBy(splitter::next).isInstanceOf(TooLongException.class);
  }

  @Test
  void anObjectOfTheLargestLengthIsTaken() throws Exception {
    feed("{\"a\":\"" + "b".repeat(MAX_BYTES - 8) + "\"}{}");

    assertThat(all()).hasSize(2);
  }

  private void feed(String text) {
    splitter.feed(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> all() throws JsonMessageException, TooLongException {
    List<String> found = new ArrayList<>();
    for (byte[] next = splitter.next(); next != null; next = splitter.next()) {
      found.add(new String(next, StandardCharsets.UTF_8));
    }
    return found;
  }
}

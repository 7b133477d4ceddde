package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mainstay.server.fixture.Fuzz;
import io.mainstay.server.v2.V2Exception;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests of the v2 API that nobody should send. */
class V2FuzzTest {
  @Test
  void requestsForKeys() {
    Fuzz.texts(
        List.of("/a/b/../c?value=x%20y&ttl=5&prevExist=true&prevIndex=7", "/?wait=1&waitIndex=2"),
        input -> {
          String[] parts = new String(input, StandardCharsets.UTF_8).split("\\?", 2);
          V2Form form = new V2Form().add(parts.length > 1 ? parts[1] : null);
          V2KeysRequest.parse(HttpMethod.PUT, parts[0], form, 1);
        },
        V2Exception.class);
  }

  @Test
  void users() {
    Fuzz.texts(
        List.of(
            "{\"user\":\"u\",\"password\":\"p\",\"roles\":[\"r\"]}",
            "{\"user\":\"u\",\"grant\":[\"a\",\"b\"],\"revoke\":[\"c\"]}"),
        input -> V2AuthJson.userChange(Buffer.buffer(input), "u"),
        V2AuthJson.Malformed.class);
  }

  @Test
  void roles() {
    Fuzz.texts(
        List.of(
            "{\"role\":\"r\",\"permissions\":{\"kv\":{\"read\":[\"/a*\"],\"write\":[\"*\"]}}}",
            "{\"role\":\"r\",\"grant\":{\"kv\":{\"read\":[\"/a\"]}}}"),
        input -> V2AuthJson.roleChange(Buffer.buffer(input), "r"),
        V2AuthJson.Malformed.class);
  }

  @Test
  void aNameThatIsNullIsTheEmptyName() {
    Buffer body = Buffer.buffer("{\"user\":\"u\",\"roles\":[null]}");

    V2AuthJson.UserChange change = V2AuthJson.userChange(body, "u");

    assertThat(change.change().getCreateUser().getRolesList()).containsExactly("");
  }

  @Test
  void aPatternThatIsNullIsRefusedAsAnEmptyOne() {
    Buffer body = Buffer.buffer("{\"role\":\"r\",\"permissions\":{\"kv\":{\"read\":[null]}}}");

    assertThatExceptionOfType(V2AuthJson.Malformed.class)
        .isThrownBy(() -> V2AuthJson.roleChange(body, "r"))
        .withMessage("empty read permission");
  }
}

package io.mainstay.server.discovery.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.MeetingPlaceException;
import io.mainstay.server.discovery.v2.KeysApi.Found;
import io.mainstay.server.discovery.v2.KeysApi.Node;
import io.mainstay.server.discovery.v2.KeysApi.Nothing;
import io.mainstay.server.discovery.v2.KeysApi.Refused;
import io.mainstay.server.discovery.v2.KeysApi.Strange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpKeysTest {
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private int status = 200;
  private String index = "7";
  private String body = "";
  private boolean silent;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aKeyIsReadWithItsChildrenAndTheIndexOfTheStore() throws Exception {
    body =
        "{\"action\":\"get\",\"node\":{\"key\":\"/t\",\"dir\":true,\"nodes\":[{\"key\":\"/t/1f\","
            + "\"value\":\"a=http://a:1\",\"modifiedIndex\":6,\"createdIndex\":5}]}}";

    assertThat(keys().get(""))
        .isEqualTo(
            new Found(
                new Node("/t", "", 0, List.of(new Node("/t/1f", "a=http://a:1", 5, List.of()))),
                7));
    assertThat(requests).containsExactly("GET /v2/keys/t ");
  }

  @Test
  void aKeyIsMadeOnlyIfItIsNotThere() throws Exception {
    status = 201;
    body = "{\"action\":\"create\",\"node\":{\"key\":\"/t/1f\",\"value\":\"a=http://a:1\"}}";

    assertThat(keys().create("/1f", "a=http://a:1,a=http://b:2")).isInstanceOf(Found.class);

    assertThat(requests)
        .containsExactly(
            "PUT /v2/keys/t/1f?prevExist=false"
                + " value=a%3Dhttp%3A%2F%2Fa%3A1%2Ca%3Dhttp%3A%2F%2Fb%3A2");
  }

  @Test
  void aWaitAsksForChangesBelowTheUrl() throws Exception {
    body = "{\"action\":\"create\",\"node\":{\"key\":\"/t/1f\",\"value\":\"v\"}}";

    assertThat(keys().await(8)).isInstanceOf(Found.class);

    assertThat(requests).containsExactly("GET /v2/keys/t?wait=true&recursive=true&waitIndex=8 ");
  }

  @Test
  void aRefusalIsToldWithItsNumberAndItsText() throws Exception {
    status = 404;
    body = "{\"errorCode\":100,\"message\":\"Key not found\",\"cause\":\"/t/_config\",\"index\":3}";

    assertThat(keys().get("/_config/size"))
        .isEqualTo(new Refused(100, "100: Key not found (/t/_config) [3]"));
  }

  @Test
  void anEmptyAnswerIsNothing() throws Exception {
    assertThat(keys().await(1)).isEqualTo(new Nothing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "[]", "{}", "{\"node\":7}"})
  void whatIsNotOfThisApiIsStrange(String text) throws Exception {
    body = text;

    assertThat(keys().get("")).isEqualTo(new Strange());
  }

  @Test
  void anIndexThatIsNoNumberIsStrange() throws Exception {
    index = "x";
    body = "{\"node\":{\"key\":\"/t\"}}";

    assertThat(keys().get("")).isEqualTo(new Strange());
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503})
  void aServerInTroubleMayBeAskedAgain(int code) throws Exception {
    status = code;

    assertThatThrownBy(() -> keys().get(""))
        .isInstanceOf(MeetingPlaceException.class)
        .hasMessage("the server answered with status " + code);
  }

  @Test
  void aServerOutOfReachMayBeAskedAgain() throws Exception {
    HttpKeys keys = keys();
    server.stop(0);

    assertThatThrownBy(() -> keys.get("")).isInstanceOf(MeetingPlaceException.class);
  }

  @Test
  void anAnswerWithoutEndIsCutOff() throws Exception {
    body = "x".repeat(5 << 20);

    assertThatThrownBy(() -> keys().get(""))
        .isInstanceOf(MeetingPlaceException.class)
        .hasMessageContaining("longer than 4194304 bytes");
  }

  @Test
  void aWaitThatHearsNothingEnds() throws Exception {
    silent = true;

    assertThatThrownBy(() -> keys().await(1))
        .isInstanceOf(MeetingPlaceException.class)
        .hasMessageStartingWith("no answer within");
  }

  @Test
  void aProxyGetsTheWholeUrl() throws Exception {
    body = "{\"node\":{\"key\":\"/t\"}}";
    HttpKeys keys =
        new HttpKeys(
            "http://discovery.invalid/t",
            "localhost:" + server.getAddress().getPort(),
            Duration.ofSeconds(5));

    assertThat(keys.get("")).isInstanceOf(Found.class);
    assertThat(requests).containsExactly("GET http://discovery.invalid/t ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "ftp://a/b", "http:///b", "http://a b/"})
  void aUrlThatCannotBeReadIsRefused(String url) {
    assertThatThrownBy(() -> new HttpKeys(url, ""))
        .isInstanceOf(DiscoveryException.class)
        .hasMessage("invalid discovery URL \"" + url + "\"");
  }

  private HttpKeys keys() throws DiscoveryException {
    return new HttpKeys(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/v2/keys/t/",
        "",
        Duration.ofMillis(500));
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (silent) {
      return;
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("X-Etcd-Index", index);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}

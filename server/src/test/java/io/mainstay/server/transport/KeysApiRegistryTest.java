package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.Registry.Entry;
import io.mainstay.server.discovery.Registry.Roster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // before each test
class KeysApiRegistryTest {
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile String answer = "";
  private volatile int status = 200;
  private HttpServer server;
  private KeysApiRegistry registry;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
    registry =
        new KeysApiRegistry("http://127.0.0.1:" + server.getAddress().getPort() + "/token", "");
  }

  @AfterEach
  void stop() {
    registry.close();
    server.stop(0);
  }

  @Test
  void theSizeIsUnderTheHiddenConfiguration() throws Exception {
    answer = "{\"action\":\"get\",\"node\":{\"key\":\"/token/_config/size\",\"value\":\"3\"}}";

    assertThat(registry.clusterSize()).isEqualTo(3);
    assertThat(requests).containsExactly("GET /token/_config/size ");
  }

  @Test
  void aTokenThatNobodyHasMadeHasNoSize() {
    status = 404;
    answer = "{\"errorCode\":100,\"message\":\"Key not found\"}";

    assertThatThrownBy(() -> registry.clusterSize())
        .isInstanceOf(DiscoveryException.class)
        .hasMessage("discovery: size key not found");
  }

  @Test
  void aSizeThatIsNoNumberIsBad() {
    answer = "{\"node\":{\"value\":\"many\"}}";

    assertThatThrownBy(() -> registry.clusterSize()).hasMessage("discovery: size key is bad");
  }

  @Test
  void whatDoesNotSpeakTheApiIsNoMeetingPlace() {
    answer = "<html>hello</html>";

    assertThatThrownBy(() -> registry.clusterSize())
        .hasMessage("discovery: bad discovery endpoint");
  }

  @Test
  void aServerInTroubleMayBeTriedAgain() {
    status = 503;

    assertThatThrownBy(() -> registry.clusterSize()).isInstanceOf(IOException.class);
  }

  @Test
  void membersAreInTheOrderTheyCame() throws Exception {
    answer =
        "{\"action\":\"get\",\"node\":{\"key\":\"/token\",\"dir\":true,\"nodes\":["
            + "{\"key\":\"/token/_config\",\"dir\":true,\"createdIndex\":1},"
            + "{\"key\":\"/token/b2\",\"value\":\"b=http://b:1\",\"createdIndex\":9},"
            + "{\"key\":\"/token/a1\",\"value\":\"a=http://a:1\",\"createdIndex\":5}]}}";

    Roster roster = registry.roster();

    assertThat(roster.entries())
        .containsExactly(new Entry("a1", "a=http://a:1"), new Entry("b2", "b=http://b:1"));
    assertThat(roster.position()).isEqualTo(42);
  }

  @Test
  void aMemberRegistersOnlyOnce() {
    status = 412;
    answer = "{\"errorCode\":105,\"message\":\"Key already exists\"}";

    assertThatThrownBy(() -> registry.register(new Entry("a1", "a=http://a:1")))
        .hasMessage("discovery: found duplicate id");
    assertThat(requests)
        .containsExactly("PUT /token/a1?prevExist=false value=a%3Dhttp%3A%2F%2Fa%3A1");
  }

  @Test
  void theWaitBeginsBehindWhatIsKnown() throws Exception {
    registry.awaitChange(42);

    assertThat(requests).containsExactly("GET /token?wait=true&recursive=true&waitIndex=43 ");
  }

  @Test
  void aUrlWithoutAHostIsNoMeetingPlace() {
    assertThatThrownBy(() -> new KeysApiRegistry("token", ""))
        .hasMessage("discovery: bad discovery endpoint");
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("X-Etcd-Index", "42");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}

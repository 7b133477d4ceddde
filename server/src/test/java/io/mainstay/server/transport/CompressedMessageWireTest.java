package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.server.fixture.TestMembers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that come packed, or say so. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the member is started before the first test
class CompressedMessageWireTest {
  private static final int MOST_BYTES = 2 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClientAgent client =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false));
  private TestMembers members;

  @BeforeAll
  void start(@TempDir Path directory) {
    members = TestMembers.start(directory, 1);
  }

  @AfterAll
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    members.close();
  }

  @Test
  void aPackedMessageIsRead() throws Exception {
    assertThat(put("gzip", packed(aPut(10)))).isEqualTo("0 ");
  }

  @Test
  void whatIsLongerThanAMessageMayBeIsNotUnpacked() throws Exception {
    assertThat(put("gzip", packed(new byte[100 << 20])))
        .isEqualTo("8 grpc: received message after decompression larger than max " + MOST_BYTES);
  }

  @Test
  void whatIsNotPackedThoughItSaysSoIsRefused() throws Exception {
    assertThat(put("gzip", aPut(10)))
        .isEqualTo("13 grpc: failed to decompress the received message: Not in GZIP format");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity"})
  void whatIsPackedThoughTheCallDoesNotSayHowIsRefused(String encoding) throws Exception {
    assertThat(put(encoding, packed(aPut(10))))
        .isEqualTo("13 grpc: compressed flag set with identity or empty encoding");
  }

  /** Puts with one message that says it is packed; gives the status and its text. */
  private String put(String encoding, byte[] message) throws Exception {
    RequestOptions head =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(members.clientPort(0))
            .setURI("/etcdserverpb.KV/Put")
            .putHeader("content-type", "application/grpc")
            .putHeader("te", "trailers");
    if (!encoding.isEmpty()) {
      head.putHeader("grpc-encoding", encoding);
    }
    Buffer framed = Buffer.buffer().appendByte((byte) 1).appendInt(message.length);
    return client
        .request(head)
        .compose(request -> request.send(framed.appendBytes(message)))
        .compose(CompressedMessageWireTest::status)
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private static Future<String> status(HttpClientResponse answer) {
    return answer
        .body()
        .map(body -> value(answer, "grpc-status") + " " + value(answer, "grpc-message"));
  }

  private static String value(HttpClientResponse answer, String name) {
    String inHead = answer.getHeader(name);
    String value = inHead == null ? answer.getTrailer(name) : inHead;
    return value == null ? "" : URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  private static byte[] aPut(int valueBytes) {
    return PutRequest.newBuilder()
        .setKey(ByteString.copyFromUtf8("packed"))
        .setValue(ByteString.copyFrom(new byte[valueBytes]))
        .build()
        .toByteArray();
  }

  private static byte[] packed(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}

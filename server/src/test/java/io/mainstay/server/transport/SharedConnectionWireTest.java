package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.server.fixture.TestMembers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What calls on one connection do to each other. */
class SharedConnectionWireTest {
  private static final long CANCEL = 0x8;

  @TempDir Path directory;

  private Vertx vertx;
  private TestMembers members;

  /** Ends its connections when nobody has it any more. */
  private HttpClientAgent client;

  private HttpClientConnection connection;

  @BeforeEach
  void connect() throws Exception {
    vertx = Vertx.vertx();
    members = TestMembers.start(directory, 1);
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    connection =
        join(
            client.connect(
                new HttpConnectOptions().setHost("127.0.0.1").setPort(members.clientPort(0))));
  }

  @AfterEach
  void disconnect() throws Exception {
    join(client.close());
    join(vertx.close());
    members.close();
  }

  @Test
  void aCallThatIsEndedAndCancelledInOneLeavesTheOthersAlone() throws Exception {
    HttpClientRequest lasting = call(connection.request(post("/etcdserverpb.Watch/Watch")));
    HttpClientRequest brief = call(connection.request(post("/etcdserverpb.Lease/LeaseKeepAlive")));
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    brief
        .response()
        .onSuccess(
            answer ->
                answer.handler(
                    part -> {
                      brief.end();
                      brief.reset(CANCEL).onComplete(done -> cancelled.complete(null));
                    }));
    brief.write(message(LeaseKeepAliveRequest.newBuilder().setID(7).build()));
    cancelled.get(30, TimeUnit.SECONDS);

    requireOpen(lasting);
  }

  @Test
  void manyCallsThatAreGivenUpLeaveTheOthersAlone() throws Exception {
    HttpClientRequest lasting = call(connection.request(post("/etcdserverpb.Watch/Watch")));

    for (int i = 0; i < 1_000; i++) {
      HttpClientRequest brief = call(connection.request(post("/etcdserverpb.Watch/Watch")));
      join(brief.reset(CANCEL));
    }

    requireOpen(lasting);
  }

  /** Whether a call goes on, and ends it: the client would wait for it when it is closed. */
  private void requireOpen(HttpClientRequest lasting) throws Exception {
    // It is answered after whatever became of the connection.
    join(connection.ping(Buffer.buffer(new byte[Long.BYTES])));
    assertThat(lasting.response().isComplete()).isFalse();
    join(lasting.reset(CANCEL));
  }

  private static RequestOptions post(String path) {
    return new RequestOptions().setMethod(HttpMethod.POST).setURI(path);
  }

  private static HttpClientRequest call(Future<HttpClientRequest> made) throws Exception {
    HttpClientRequest request = join(made);
    request.putHeader("content-type", "application/grpc").setChunked(true);
    join(request.sendHead());
    return request;
  }

  private static Buffer message(MessageLite message) {
    byte[] bytes = message.toByteArray();
    return Buffer.buffer().appendByte((byte) 0).appendInt(bytes.length).appendBytes(bytes);
  }

  private static <T> T join(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}

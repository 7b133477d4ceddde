package io.mainstay.server.fuzzing;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.SnapshotRequest;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.WatchCancelRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.consensus.transport.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** What clients and other members say to a member when nothing is wrong with them. */
final class Conversations {
  private static final ByteString KEY = ByteString.copyFromUtf8("fuzz");

  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

  private static final String CLEAR_TEXT_UPGRADE =
      "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__";

  private Conversations() {}

  /** Of clients, by HTTP/2. */
  static List<List<Http2Frame>> ofClients() {
    PutRequest put = PutRequest.newBuilder().setKey(KEY).setValue(KEY).build();
    RangeRequest range = RangeRequest.newBuilder().setKey(KEY).build();
    RequestOp putting = RequestOp.newBuilder().setRequestPut(put).build();
    TxnRequest txn = TxnRequest.newBuilder().addSuccess(putting).addFailure(putting).build();
    WatchRequest watch =
        WatchRequest.newBuilder()
            .setCreateRequest(WatchCreateRequest.newBuilder().setKey(KEY).setPrevKv(true))
            .build();
    WatchRequest noWatch =
        WatchRequest.newBuilder()
            .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(0))
            .build();
    LeaseKeepAliveRequest renewal = LeaseKeepAliveRequest.newBuilder().setID(7).build();
    return List.of(
        new Dialogue()
            .call(1, "KV/Put", "identity", put)
            .call(3, "KV/Range", "identity", range)
            .frames(),
        new Dialogue().call(1, "KV/Txn", "identity", txn).frames(),
        new Dialogue().call(1, "KV/Put", "gzip", put).frames(),
        new Dialogue()
            .opened(1, "Watch/Watch", watch)
            .call(3, "KV/Put", "identity", put)
            .said(1, noWatch)
            .frames(),
        new Dialogue().opened(1, "Lease/LeaseKeepAlive", renewal).said(1, renewal).frames(),
        new Dialogue()
            .call(1, "Maintenance/Snapshot", "identity", SnapshotRequest.getDefaultInstance())
            .frames(),
        new Dialogue()
            .asked(1, "GET", "/metrics", "")
            .asked(3, "POST", "/v3/kv/range", "{\"key\":\"Zm9v\"}")
            .frames());
  }

  /** Of members, by HTTP/2. */
  static List<List<Http2Frame>> ofPeers(long clusterId, long memberId) {
    return List.of(
        new Dialogue().lane("/raft/control", clusterId, memberId).frames(),
        new Dialogue().lane("/raft/ordered", clusterId, memberId).frames(),
        new Dialogue()
            .asked(1, "GET", "/members", "")
            .asked(3, "POST", "/members/promote/7", "")
            .frames());
  }

  /** Of clients, as bytes. */
  static List<byte[]> bytesOfClients() {
    return all(
        ofClients(),
        request("GET", "/health", "Accept: */*", ""),
        request("GET", "/metrics", "Accept-Encoding: gzip", ""),
        request("GET", "/debug/vars", "Origin: http://a", ""),
        request("OPTIONS", "/v3/kv/put", "Origin: http://a", ""),
        request("POST", "/v3/kv/put", "X: y", "{\"key\":\"Zm9v\",\"value\":\"YmFy\"}"),
        request("POST", "/v3/kv/range", "Expect: 100-continue", "{\"key\":\"Zm9v\"}"),
        request("POST", "/v3/watch", "X: y", "{\"create_request\":{\"key\":\"Zm9v\"}}"),
        request("PUT", "/v2/keys/a", FORM, "value=x&ttl=5"),
        request("GET", "/v2/keys/?recursive=true", "X: y", ""),
        request("DELETE", "/v2/keys/a?prevValue=x", "Connection: close", ""),
        request("CONNECT", "a:1", "X: y", ""),
        request("GET", "/version", CLEAR_TEXT_UPGRADE, ""),
        text(
            "POST /v3/kv/range HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n%s"
                .formatted("e\r\n{\"key\":\"Zm9v\"}\r\n0\r\n\r\n")),
        webSocket(),
        clientHello());
  }

  /** Of members, as bytes. */
  static List<byte[]> bytesOfPeers(long clusterId, long memberId) {
    String cluster = "X-Etcd-Cluster-ID: " + Long.toHexString(clusterId);
    LeaseKeepAliveRequest renewal = LeaseKeepAliveRequest.newBuilder().setID(7).build();
    return all(
        ofPeers(clusterId, memberId),
        request("GET", "/members", "X: y", ""),
        request("GET", "/version", CLEAR_TEXT_UPGRADE, ""),
        request("GET", "/downgrade/enabled", "X: y", ""),
        request("GET", "/members/hashkv", cluster, "{\"revision\":1}"),
        request("POST", "/members/promote/7", "X: y", ""),
        request(
            "POST",
            "/leases",
            cluster,
            new String(renewal.toByteArray(), StandardCharsets.US_ASCII)),
        request("POST", "/raft/control", cluster, "x"),
        clientHello());
  }

  private static List<byte[]> all(List<List<Http2Frame>> framed, byte[]... others) {
    return Stream.concat(framed.stream().map(Http2Frame::connection), Arrays.stream(others))
        .toList();
  }

  private static byte[] request(String method, String path, String header, String body) {
    String head = "%s %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n%s\r\n\r\n%s";
    return text(head.formatted(method, path, body.length(), header, body));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The gateway's watch over a web socket, with one text frame of no length. */
  private static byte[] webSocket() {
    byte[] head =
        request(
            "GET",
            "/v3/watch",
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");
    return joined(head, new byte[] {(byte) 0x81, (byte) 0x80, 1, 2, 3, 4});
  }

  /** How TLS begins. */
  private static byte[] clientHello() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      SSLEngine engine = context.createSSLEngine("a", 1);
      engine.setUseClientMode(true);
      ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), hello);
      return Arrays.copyOf(hello.array(), hello.position());
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** The client's half of a connection by HTTP/2, which has one table of headers. */
  private static final class Dialogue {
    private static final String SERVICE = "/etcdserverpb.";

    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final List<Http2Frame> frames = new ArrayList<>();

    Dialogue() {
      frames.add(Http2Frame.of(Http2Frame.SETTINGS, 0, 0, new byte[] {0, 4, 0, 1, 0, 0}));
      frames.add(Http2Frame.of(Http2Frame.SETTINGS, Http2Frame.ACK, 0, new byte[0]));
      frames.add(Http2Frame.of(Http2Frame.WINDOW_UPDATE, 0, 0, new byte[] {0, 1, 0, 0}));
    }

    List<Http2Frame> frames() {
      return frames;
    }

    Dialogue call(int stream, String method, String encoding, MessageLite message) {
      open(stream, grpc(method).set("grpc-encoding", encoding), 0);
      return data(stream, message(encoding, message), Http2Frame.END_STREAM);
    }

    Dialogue opened(int stream, String method, MessageLite message) {
      open(stream, grpc(method), 0);
      return said(stream, message);
    }

    Dialogue said(int stream, MessageLite message) {
      return data(stream, message("identity", message), 0);
    }

    Dialogue asked(int stream, String method, String path, String body) {
      open(stream, head(method, path), 0);
      return data(stream, text(body), Http2Frame.END_STREAM);
    }

    /** Another member, of which nobody has heard, with frames of no meaning. */
    Dialogue lane(String path, long clusterId, long memberId) {
      Http2Headers head =
          head("POST", path)
              .set("x-mainstay-cluster-id", Long.toHexString(clusterId))
              .set("x-mainstay-member-id", "abc")
              .set("x-mainstay-target-id", Long.toHexString(memberId));
      open(1, head, 0);
      return data(1, Frames.example(), 0);
    }

    private static Http2Headers grpc(String method) {
      return head("POST", SERVICE + method)
          .set("content-type", "application/grpc")
          .set("te", "trailers")
          .set("grpc-timeout", "5S");
    }

    private static Http2Headers head(String method, String path) {
      return new DefaultHttp2Headers().method(method).scheme("http").authority("a:1").path(path);
    }

    private static byte[] message(String encoding, MessageLite message) {
      boolean packed = encoding.equals("gzip");
      byte[] body = packed ? packed(message.toByteArray()) : message.toByteArray();
      byte[] prefix =
          ByteBuffer.allocate(5).put((byte) (packed ? 1 : 0)).putInt(body.length).array();
      return joined(prefix, body);
    }

    private static byte[] packed(byte[] plain) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
        out.write(plain);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    private void open(int stream, Http2Headers head, int flags) {
      ByteBuf block = Unpooled.buffer();
      try {
        encoder.encodeHeaders(stream, head, block);
      } catch (Http2Exception e) {
        throw new AssertionError(e);
      }
      byte[] bytes = new byte[block.readableBytes()];
      block.readBytes(bytes);
      frames.add(Http2Frame.of(Http2Frame.HEADERS, flags | Http2Frame.END_HEADERS, stream, bytes));
    }

    private Dialogue data(int stream, byte[] bytes, int flags) {
      frames.add(Http2Frame.of(Http2Frame.DATA, flags, stream, bytes));
      return this;
    }
  }
}

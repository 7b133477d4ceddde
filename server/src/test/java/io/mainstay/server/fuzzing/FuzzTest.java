package io.mainstay.server.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.consensus.engine.EngineParts;
import io.mainstay.consensus.transport.Frames;
import io.mainstay.server.auth.token.JwtTokens;
import io.mainstay.server.auth.token.TokenKind;
import io.mainstay.server.auth.token.TokenOptionsException;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.fixture.Fuzz;
import io.mainstay.server.protojson.JsonMessageException;
import io.mainstay.server.protojson.JsonSplitter;
import io.mainstay.server.protojson.MessageReader;
import io.mainstay.storage.snapshotfile.SnapshotFile;
import io.mainstay.storage.snapshotfile.SnapshotFileException;
import io.mainstay.storage.snapshotfile.SnapshotSizer;
import io.mainstay.storage.snapshotfile.SnapshotStatus;
import io.mainstay.storage.snapshotfile.SnapshotWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzTest {
  private static final String TXN =
      """
      {"compare":[{"target":"MOD","key":"Zm9v","modRevision":"1"}],
       "success":[{"requestPut":{"key":"Zm9v","value":"YmFy"}},
                  {"requestTxn":{"success":[{"requestRange":{"key":"AA==","limit":1e2}}]}}],
       "unknown":{"a":[1,2.5,true,null]}}
      """;

  private static final String CLAIMS =
      "{\"username\":\"alice\",\"revision\":7,\"exp\":99999999999,\"nbf\":1.5}";

  @TempDir private Path directory;

  @Test
  void messagesAsJson() {
    Fuzz.texts(
        List.of(TXN, "{}"),
        input -> MessageReader.read(TxnRequest.getDescriptor(), input),
        JsonMessageException.class);
  }

  @Test
  void streamsOfJson() {
    Fuzz.texts(
        List.of(TXN + TXN, "{}\n{}"),
        input -> {
          JsonSplitter splitter = new JsonSplitter(2 * TXN.length());
          splitter.feed(input);
          while (splitter.next() != null) {
            // All that is whole.
          }
        },
        JsonMessageException.class,
        JsonSplitter.TooLongException.class);
  }

  @Test
  void messages() {
    Fuzz.bytes(
        List.of(aTxn().toByteArray(), aGrant().toByteArray()),
        input -> Objects.requireNonNull(InternalRaftRequest.parseFrom(input)),
        InvalidProtocolBufferException.class);
  }

  @Test
  void entriesOfTheLog() {
    byte[] entry = EngineParts.encodeEntry(List.of(aTxn().toByteArray(), aGrant().toByteArray()));
    Fuzz.bytes(List.of(entry), EngineParts::decodeEntry, IllegalArgumentException.class);
  }

  @Test
  void framesOfOtherMembers() {
    Fuzz.bytes(List.of(Frames.example()), Frames::read, IOException.class);
  }

  @Test
  void snapshotFiles() throws IOException {
    Path file = directory.resolve("snapshot");
    Fuzz.bytes(
        List.of(aSnapshot()),
        input -> {
          try (SnapshotFile snapshot = SnapshotFile.open(Files.write(file, input))) {
            snapshot.checkTrailer();
            SnapshotStatus.of(snapshot);
          }
        },
        SnapshotFileException.class);
  }

  @Test
  void urls() {
    Fuzz.texts(
        List.of("http://my_host:2380,https://[::1]:1", "unix:///tmp/a.sock", "unixs://b:1"),
        input -> MemberUrl.parseList(new String(input, StandardCharsets.UTF_8)),
        IllegalArgumentException.class);
  }

  @Test
  void kindsOfTokens() {
    Fuzz.texts(
        List.of("simple", "jwt,pub-key=/a,priv-key=/b,sign-method=RS256,ttl=5m", ""),
        input -> TokenKind.parse(new String(input, StandardCharsets.UTF_8)),
        TokenOptionsException.class);
  }

  /** What a client shows: anybody can write the head of a token, and who signs may err. */
  @Test
  void tokens() throws Exception {
    byte[] secret = "secret".getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(directory.resolve("secret"), secret);
    TokenKind.Jwt kind = (TokenKind.Jwt) TokenKind.parse("jwt,sign-method=HS256,priv-key=" + file);
    JwtTokens tokens = JwtTokens.open(kind.options(), () -> Instant.EPOCH);
    String good = tokens.sign("alice", 7);

    Fuzz.texts(
        List.of(good),
        input -> {
          JwtTokens.Claims shown = tokens.verify(new String(input, StandardCharsets.UTF_8));
          assertThat(shown).isIn(null, new JwtTokens.Claims("alice", 7));
        });
    Fuzz.texts(
        List.of(
            "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
            "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}"),
        head -> tokens.verify(signed(head, CLAIMS.getBytes(StandardCharsets.UTF_8), secret)));
    Fuzz.texts(
        List.of(CLAIMS),
        claims ->
            tokens.verify(
                signed("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8), claims, secret)));
  }

  private static String signed(byte[] head, byte[] claims, byte[] secret)
      throws GeneralSecurityException {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String content = base64.encodeToString(head) + "." + base64.encodeToString(claims);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    byte[] signature = mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
    return content + "." + base64.encodeToString(signature);
  }

  private static InternalRaftRequest aTxn() {
    PutRequest put = PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("key")).build();
    RequestOp inner =
        RequestOp.newBuilder()
            .setRequestTxn(
                TxnRequest.newBuilder().addSuccess(RequestOp.newBuilder().setRequestPut(put)))
            .build();
    return InternalRaftRequest.newBuilder()
        .setTxn(TxnRequest.newBuilder().addSuccess(inner).addFailure(inner))
        .build();
  }

  private static InternalRaftRequest aGrant() {
    return InternalRaftRequest.newBuilder()
        .setLeaseGrant(LeaseGrantRequest.newBuilder().setID(7).setTTL(60))
        .build();
  }

  private static byte[] aSnapshot() throws IOException {
    byte[] pair =
        PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build().toByteArray();
    SnapshotSizer sizer = new SnapshotSizer(1024);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    sizer.bucket("key");
    for (int i = 0; i < 20; i++) {
      sizer.entry(17, pair.length);
    }
    sizer.bucket("meta");
    sizer.entry(14, 5);
    SnapshotWriter writer = new SnapshotWriter(sizer.finish(), out);
    writer.bucket("key");
    for (int i = 0; i < 20; i++) {
      ByteBuffer revision = ByteBuffer.allocate(17).putLong(i + 2).put((byte) '_').putLong(0);
      writer.entry(revision.array(), pair);
    }
    writer.bucket("meta");
    writer.entry(
        "storageVersion".getBytes(StandardCharsets.UTF_8),
        "3.6.0".getBytes(StandardCharsets.UTF_8));
    out.write(writer.finish());
    return out.toByteArray();
  }
}

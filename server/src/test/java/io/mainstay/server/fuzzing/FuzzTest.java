package io.mainstay.server.fuzzing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.consensus.engine.EngineParts;
import io.mainstay.consensus.transport.Frames;
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
import java.util.List;
import java.util.Objects;
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
          JsonSplitter splitter = new JsonSplitter(1 << 20);
          splitter.feed(input);
          while (splitter.next() != null) {
            // All that is whole.
          }
        },
        Exception.class);
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

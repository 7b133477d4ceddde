package io.mainstay.server.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.server.fixture.Fuzz;
import io.mainstay.server.fixture.Fuzz.Maker;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes at the ports of a member that nobody should send. */
@SuppressWarnings("NullAway.Init") // the member is started before each test
class WireFuzzTest {
  /** Each input has a connection of its own. */
  private static final int ONE_IN = 4;

  private static final long MOST_GROWTH_BYTES = 32 << 20;

  @TempDir private Path directory;
  private FuzzedMember member;

  @BeforeEach
  void start() {
    member = FuzzedMember.start(directory);
  }

  @AfterEach
  void stop() {
    member.close();
  }

  @Test
  void bytesOfClients() {
    fuzz(bytes(Conversations.bytesOfClients()), member.clientPort());
  }

  @Test
  void framesOfClients() {
    fuzz(frames(Conversations.ofClients()), member.clientPort());
  }

  @Test
  void bytesOfPeers() {
    fuzz(
        bytes(Conversations.bytesOfPeers(member.clusterId(), member.memberId())),
        member.peerPort());
  }

  @Test
  void framesOfPeers() {
    fuzz(frames(Conversations.ofPeers(member.clusterId(), member.memberId())), member.peerPort());
  }

  private static Maker bytes(List<byte[]> examples) {
    return (run, random) ->
        run < examples.size() ? examples.get(run) : Fuzz.changed(examples, random);
  }

  private static Maker frames(List<List<Http2Frame>> examples) {
    return (run, random) -> FrameChanges.changed(examples, random);
  }

  private void fuzz(Maker maker, int port) {
    member.assertServing();
    long before = FuzzedMember.liveBytes();

    Fuzz.made(ONE_IN, maker, input -> member.hears(port, input));

    member.assertServing();
    member.assertNobodyWatches();
    assertThat(FuzzedMember.liveBytes() - before).isLessThan(MOST_GROWTH_BYTES);
  }
}

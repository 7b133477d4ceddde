package io.mainstay.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.discovery.Registry.Entry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RendezvousTest {
  private static final Entry A = new Entry("a1", "a=http://a:1");
  private static final Entry B = new Entry("b2", "b=http://b:1");
  private static final Entry C = new Entry("c3", "c=http://c:1");

  private final MemoryRegistry registry = new MemoryRegistry(2);
  private final List<Duration> pauses = new ArrayList<>();

  @Test
  void theLastToComeFindsAllOthersInTheOrderTheyCame() throws Exception {
    registry.entries.add(B);

    assertThat(join(A)).isEqualTo("b=http://b:1,a=http://a:1");
    assertThat(registry.entries).containsExactly(B, A);
  }

  @Test
  void whoComesEarlyWaitsForTheOthers() throws Exception {
    registry.comeWhileWaiting.add(B);

    assertThat(join(A)).isEqualTo("a=http://a:1,b=http://b:1");
  }

  @Test
  void whoComesWhenAllAreThereIsTooLateAndLeavesNothing() {
    registry.entries.addAll(List.of(A, B));

    assertThatThrownBy(() -> join(C)).hasMessage("discovery: cluster is full");
    assertThat(registry.entries).containsExactly(A, B);
  }

  @Test
  void whoIsOvertakenWhileItRegistersIsTooLate() {
    registry.entries.add(A);
    registry.overtaking.add(B);

    assertThatThrownBy(() -> join(C)).hasMessage("discovery: cluster is full");
  }

  @Test
  void whoIsOvertakenByMoreThanFitIsStillIn() throws Exception {
    registry.entries.addAll(List.of(A, B, C));

    assertThat(join(B)).isEqualTo("a=http://a:1,b=http://b:1");
  }

  @Test
  void whoCameBeforeAndWasStoppedGoesOnWithItsOwnEntry() throws Exception {
    registry.entries.addAll(List.of(A, B));

    assertThat(join(A)).isEqualTo("a=http://a:1,b=http://b:1");
  }

  @Test
  void twoMembersOfOneNameDoNotMakeACluster() {
    registry.entries.add(new Entry("x9", "a=http://x:1"));

    assertThatThrownBy(() -> join(A)).hasMessage("discovery: found duplicate name");
  }

  @Test
  void aMeetingPlaceOutOfReachIsTriedAgainWithGrowingPauses() throws Exception {
    registry.entries.add(B);
    registry.failures = 10;

    join(A);

    assertThat(pauses)
        .extracting(Duration::toSeconds)
        .containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 256L, 256L);
  }

  @Test
  void aRefusalOfTheMeetingPlaceIsFinal() {
    registry.refusal = "discovery: size key not found";

    assertThatThrownBy(() -> join(A)).hasMessage("discovery: size key not found");
    assertThat(pauses).isEmpty();
  }

  private String join(Entry self) throws Exception {
    return new Rendezvous(registry, pauses::add).join(self);
  }

  /** A meeting place in memory. */
  private static final class MemoryRegistry implements Registry {
    private final int size;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> comeWhileWaiting = new ArrayList<>();
    private final List<Entry> overtaking = new ArrayList<>();
    private int failures;
    private String refusal = "";

    MemoryRegistry(int size) {
      this.size = size;
    }

    @Override
    public int clusterSize() throws IOException, DiscoveryException {
      if (!refusal.isEmpty()) {
        throw new DiscoveryException(refusal);
      }
      if (failures > 0) {
        failures--;
        throw new IOException("out of reach");
      }
      return size;
    }

    @Override
    public Roster roster() {
      return new Roster(entries, entries.size());
    }

    @Override
    public void register(Entry entry) {
      entries.addAll(overtaking);
      if (!entries.contains(entry)) {
        entries.add(entry);
      }
    }

    @Override
    public void awaitChange(long position) {
      assertThat(position).isEqualTo(entries.size());
      entries.addAll(comeWhileWaiting);
    }

    @Override
    public void close() {}
  }
}

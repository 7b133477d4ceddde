package io.mainstay.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.mainstay.embed.EmbeddedCluster;
import io.mainstay.embed.EmbeddedMember;
import io.mainstay.embed.EmbeddedMember.State;
import io.mainstay.embed.client.EmbeddedClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventStatistics;

/** How long the clusters of annotated classes live, and who gets them. */
class WithEtcdTest {
  /** What the samples were given, in order. */
  private static final List<EmbeddedCluster> GIVEN = new CopyOnWriteArrayList<>();

  @BeforeEach
  void forget() {
    GIVEN.clear();
  }

  @Test
  void theTestsOfAClassShareACluster() {
    run(SharedSample.class, 2);

    assertThat(GIVEN).hasSize(3).containsOnly(GIVEN.get(0));
  }

  @Test
  void whereItIsSaidEachTestHasItsOwn() {
    run(OwnSample.class, 2);

    assertThat(GIVEN).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void nestedClassesShareTheClusterAroundThem() {
    run(NestingSample.class, 2);

    assertThat(GIVEN).hasSize(2).containsOnly(GIVEN.get(0));
  }

  @Test
  void clustersAreClosedAfterwards() {
    run(SharedSample.class, 2);
    run(OwnSample.class, 2);

    assertThat(GIVEN)
        .flatExtracting(EmbeddedCluster::members)
        .extracting(EmbeddedMember::state)
        .containsOnly(State.STOPPED);
  }

  @Test
  void aClusterHasAsManyMembersAsWereAskedFor() {
    run(ThreeMembersSample.class, 1);

    assertThat(GIVEN.get(0).members()).hasSize(3);
  }

  @Test
  void aConstructorIsToldThatThereIsNoClusterYet() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(EarlySample.class))
        .execute()
        .testEvents()
        .assertStatistics(counts -> counts.failed(1));
  }

  private static void run(Class<?> sample, int tests) {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(sample))
        .execute()
        .testEvents()
        .assertStatistics((EventStatistics counts) -> counts.started(tests).succeeded(tests));
  }

  @WithEtcd
  static class SharedSample {
    @BeforeAll
    static void once(EmbeddedCluster cluster) {
      GIVEN.add(cluster);
    }

    @Test
    void one(EmbeddedCluster cluster) {
      GIVEN.add(cluster);
    }

    @Test
    void another(EmbeddedCluster cluster, EmbeddedMember member, EmbeddedClient client) {
      GIVEN.add(cluster);
      assertThat(member).isSameAs(cluster.member(0));
      assertThat(client.put("key", "value").join().revision()).isPositive();
    }
  }

  @WithEtcd(lifecycle = ClusterLifecycle.PER_METHOD)
  static class OwnSample {
    @Test
    void one(EmbeddedCluster cluster) {
      GIVEN.add(cluster);
    }

    @Test
    void another(EmbeddedCluster cluster) {
      GIVEN.add(cluster);
    }
  }

  @WithEtcd
  static class NestingSample {
    @Test
    void outer(EmbeddedCluster cluster) {
      GIVEN.add(cluster);
    }

    @Nested
    class Inner {
      @Test
      void inner(EmbeddedCluster cluster) {
        GIVEN.add(cluster);
        assertThat(cluster.client().put("key", "value").join().revision()).isPositive();
      }
    }
  }

  @WithEtcd(members = 3)
  static class ThreeMembersSample {
    @Test
    void one(EmbeddedCluster cluster) {
      GIVEN.add(cluster);
    }
  }

  @WithEtcd(lifecycle = ClusterLifecycle.PER_METHOD)
  static class EarlySample {
    EarlySample(EmbeddedCluster cluster) {
      GIVEN.add(cluster);
    }

    @Test
    void one() {}
  }
}

package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.RunningEtcdctl;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Watches. */
interface EtcdctlWatchScenarios extends EtcdctlCluster {
  @Test
  default void aWatchTellsOfEveryChangeOfItsKey() {
    try (RunningEtcdctl watch = etcdctl().start("watch", "w/key", fromNowOn())) {
      etcdctl().run("put", "w/key", "1");
      etcdctl().run("put", "w/key-not", "-");
      etcdctl().run("put", "w/key", "2");
      etcdctl().run("del", "w/key");

      watch.awaitOutput("PUT\nw/key\n1\nPUT\nw/key\n2\nDELETE\nw/key\n\n");
    }
  }

  @Test
  default void aWatchWithoutRevisionTellsOfWhatComes() {
    etcdctl().run("put", "w/now", "before");
    try (RunningEtcdctl watch = etcdctl().start("watch", "w/now")) {
      putUntilSeen(watch, "w/now");
      etcdctl().run("put", "w/now", "after");

      assertThat(watch.awaitOutput("what came", output -> output.endsWith("PUT\nw/now\nafter\n")))
          .doesNotContain("before");
    }
  }

  @Test
  default void aWatchOfAPrefixTellsOfItsKeys() {
    try (RunningEtcdctl watch = etcdctl().start("watch", "w/prefix/", "--prefix", fromNowOn())) {
      etcdctl().run("put", "w/prefix/b", "1");
      etcdctl().run("put", "w/prefix0", "-");
      etcdctl().run("put", "w/prefix/a", "2");
      etcdctl().run("del", "w/prefix/", "--prefix");

      watch.awaitOutput(
          """
          PUT
          w/prefix/b
          1
          PUT
          w/prefix/a
          2
          DELETE
          w/prefix/a

          DELETE
          w/prefix/b

          """);
    }
  }

  @Test
  default void aWatchOfARangeEndsBeforeItsEnd() {
    try (RunningEtcdctl watch = etcdctl().start("watch", "w/range/b", "w/range/d", fromNowOn())) {
      for (String key : new String[] {"a", "d", "c", "b"}) {
        etcdctl().run("put", "w/range/" + key, key);
      }

      watch.awaitOutput("PUT\nw/range/c\nc\nPUT\nw/range/b\nb\n");
    }
  }

  @Test
  default void aWatchShowsWhatWasThereBefore() {
    try (RunningEtcdctl watch = etcdctl().start("watch", "w/prev", "--prev-kv", fromNowOn())) {
      etcdctl().run("put", "w/prev", "1");
      etcdctl().run("put", "w/prev", "2");
      etcdctl().run("del", "w/prev");

      watch.awaitOutput("PUT\nw/prev\n1\nPUT\nw/prev\n1\nw/prev\n2\nDELETE\nw/prev\n2\nw/prev\n\n");
    }
  }

  @Test
  default void everyMemberReplaysHistory() {
    String start = fromNowOn();
    etcdctl().run("put", "w/history", "1");
    etcdctl().run("put", "w/history", "2");

    for (Etcdctl member : membersOneByOne()) {
      try (RunningEtcdctl watch = member.start("watch", "w/history", start)) {
        watch.awaitOutput("PUT\nw/history\n1\nPUT\nw/history\n2\n");
      }
    }
  }

  @Test
  default void theChangesOfATransactionComeTogether() {
    try (RunningEtcdctl watch =
        etcdctl().start("watch", "w/txn/", "--prefix", "-w", "json", fromNowOn())) {
      etcdctl().tryRun("\nput w/txn/b 1\nput w/txn/a 2\n\n\n", "txn");

      String output = watch.awaitOutput("the changes", printed -> !printed.isEmpty());
      assertThat(output.lines()).hasSize(1);
      assertThat(output.split("mod_revision", -1)).hasSize(3);
    }
  }

  @Test
  default void historyThatWasCompactedIsNotWatched() {
    long start = revision() + 1;
    etcdctl().run("put", "w/compacted", "1");
    etcdctl().run("put", "w/compacted", "2");
    etcdctl().run("compaction", Long.toString(revision()));

    try (RunningEtcdctl watch = etcdctl().start("watch", "w/compacted", "--rev=" + start)) {
      assertThat(watch.awaitExit()).isNotZero();
      assertThat(watch.errors()).contains("etcdserver: mvcc: required revision has been compacted");
    }
  }

  @Test
  default void aRangeThatHoldsNothingIsNotWatched() {
    try (RunningEtcdctl watch = etcdctl().start("watch", "w/b", "w/a")) {
      assertThat(watch.awaitExit()).isNotZero();
      assertThat(watch.errors()).contains("mvcc: watcher range is empty");
    }
  }

  @Test
  default void aCommandIsRunForEveryChange() {
    try (RunningEtcdctl watch =
        etcdctl()
            .start(
                "watch",
                "w/exec/",
                "--prefix",
                fromNowOn(),
                "--",
                "sh",
                "-c",
                "echo $ETCD_WATCH_EVENT_TYPE $ETCD_WATCH_KEY $ETCD_WATCH_VALUE")) {
      etcdctl().run("put", "w/exec/a", "1");
      etcdctl().run("del", "w/exec/a");

      watch.awaitOutput(
          """
          PUT
          w/exec/a
          1
          "PUT" "w/exec/a" "1"
          DELETE
          w/exec/a

          "DELETE" "w/exec/a" ""
          """);
    }
  }

  @Test
  default void oneSessionHoldsSeveralWatchesAndTellsOfProgress() {
    try (RunningEtcdctl session = etcdctl().start("watch", "-i")) {
      session.type("watch w/session/a");
      session.type("watch w/session/b w/session/d --prev-kv");
      putUntilSeen(session, "w/session/a");
      putUntilSeen(session, "w/session/c");

      etcdctl().run("put", "w/session/a", "last");
      etcdctl().run("put", "w/session/c", "last");
      session.awaitOutput(
          "what came last",
          output ->
              output.contains("PUT\nw/session/a\nlast\n")
                  && output.endsWith("w/session/c\nlast\n"));
      assertThat(session.output()).contains("PUT\nw/session/c\n1\nw/session/c\n");

      session.type("progress");
      session.awaitOutput(
          "how far it is", output -> output.endsWith("progress notify: " + revision() + "\n"));
    }
  }

  /** A watch does not say when it has begun: puts until it shows. */
  private void putUntilSeen(RunningEtcdctl watch, String key) {
    int[] value = {1};
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              etcdctl().run("put", key, Integer.toString(value[0]++));
              return watch.output().contains("PUT\n" + key + "\n") || !watch.isRunning();
            });
    assertThat(watch.isRunning()).as(watch.errors()).isTrue();
  }
}

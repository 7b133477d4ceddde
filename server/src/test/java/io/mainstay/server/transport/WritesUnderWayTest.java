package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WritesUnderWayTest {
  private static final int LARGE = 1 << 20;

  private final WritesUnderWay writes = new WritesUnderWay();
  private final List<String> told = new ArrayList<>();

  @Test
  void oneLargeWriteIsEnough() {
    assertThat(writes.isFull()).isFalse();

    writes.add(LARGE, Promise.<Void>promise().future());

    assertThat(writes.isFull()).isTrue();
  }

  @Test
  void aWriteCountsUntilItIsDone() {
    Promise<Void> first = Promise.promise();
    Promise<Void> second = Promise.promise();
    writes.add(LARGE, first.future());
    writes.add(LARGE, second.future());
    writes.whenDrained(() -> told.add("drained"));

    first.complete();
    assertThat(told).isEmpty();

    second.complete();
    assertThat(told).containsExactly("drained");
    assertThat(writes.isFull()).isFalse();
  }

  @Test
  void aWriteThatFailsIsDoneToo() {
    Promise<Void> write = Promise.promise();
    writes.add(LARGE, write.future());
    writes.whenDrained(() -> told.add("drained"));

    write.fail("gone");

    assertThat(told).containsExactly("drained");
  }

  @Test
  void nobodyIsToldTwice() {
    Promise<Void> first = Promise.promise();
    writes.add(LARGE, first.future());
    writes.whenDrained(() -> told.add("drained"));
    first.complete();

    Promise<Void> second = Promise.promise();
    writes.add(LARGE, second.future());
    second.complete();

    assertThat(told).containsExactly("drained");
  }
}

package io.mainstay.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.torture.check.LinearizationSearch.Call;
import io.mainstay.torture.check.LinearizationSearch.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A register of small numbers that is written and read. */
class LinearizationSearchTest {
  @Property(tries = 2000)
  void anOrderIsFoundIfThereIsOne(@ForAll long seed) {
    List<Call<Integer>> calls = randomCalls(new Random(seed));
    boolean expected = existsOrder(0, calls);
    Result result = new LinearizationSearch<>(0, calls, Long.MAX_VALUE).run();
    assertThat(result instanceof Result.Found).isEqualTo(expected);
  }

  @Test
  void theCallThatFindsNoPlaceIsNamed() {
    List<Call<Integer>> calls = List.of(write(1, 1, 2), read(1, 3, 4), read(0, 5, 6));
    assertThat(new LinearizationSearch<>(0, calls, 1_000).run())
        .isEqualTo(new Result.Impossible("read 0 at 5"));
  }

  @Test
  void aSearchThatTakesTooLongIsGivenUp() {
    List<Call<Integer>> calls = List.of(write(1, 1, 2), write(2, 1, 2), read(3, 3, 4));
    assertThat(new LinearizationSearch<>(0, calls, 3).run()).isEqualTo(new Result.GaveUp());
  }

  @Test
  void nothingIsInOrder() {
    assertThat(new LinearizationSearch<>(0, List.<Call<Integer>>of(), 1).run())
        .isEqualTo(new Result.Found());
  }

  /** Tries all orders. */
  private static boolean existsOrder(int state, List<Call<Integer>> left) {
    if (left.stream().allMatch(Call::isOptional)) {
      return true;
    }
    long firstReturn = left.stream().mapToLong(Call::returnNanos).min().orElseThrow();
    for (Call<Integer> call : left) {
      if (call.callNanos() <= firstReturn) {
        List<Call<Integer>> others = new ArrayList<>(left);
        others.remove(call);
        for (int next : call.step().from(state)) {
          if (existsOrder(next, others)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static List<Call<Integer>> randomCalls(Random random) {
    List<Call<Integer>> calls = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int value = random.nextInt(3);
      long from = random.nextInt(10);
      long to = from + random.nextInt(6);
      boolean lost = random.nextInt(4) == 0;
      calls.add(
          random.nextBoolean()
              ? write(value, from, lost ? LinearizationSearch.NEVER : to)
              : read(value, from, to));
    }
    return calls;
  }

  private static Call<Integer> write(int value, long from, long to) {
    return new Call<>("write " + value + " at " + from, state -> List.of(value), from, to);
  }

  private static Call<Integer> read(int value, long from, long to) {
    return new Call<>(
        "read " + value + " at " + from,
        state -> state == value ? List.of(state) : List.of(),
        from,
        to);
  }
}

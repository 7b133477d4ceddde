package io.mainstay.tools.compare;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** All cases there are. */
final class Cases {
  private static final long SPACE = 100_000;
  private static final String ONE_CLIENT = "--conns=1 --clients=1";
  private static final String SOME_CLIENTS = "--conns=10 --clients=100";
  private static final String MANY_CLIENTS = "--conns=100 --clients=1000";
  private static final String PUT =
      " put --key-size=8 --val-size=%d --key-space-size=%d".formatted(LoadCase.VALUE_BYTES, SPACE);

  private static final String TXN_PUT =
      " txn-put --key-size=8 --val-size=%d --txn-ops=8 --key-space-size=%d"
          .formatted(LoadCase.VALUE_BYTES, SPACE);
  private static final String TXN_MIXED =
      " txn-mixed any --key-size=8 --val-size=%d --key-space-size=1000 --limit=100 --rw-ratio=1"
          .formatted(LoadCase.VALUE_BYTES);
  private static final String TEN_CLIENTS = "--conns=10 --clients=10";
  private static final String ALL = " range --prefix";

  private static final String LINEARIZABLE = " range b --consistency=l";
  private static final String SERIALIZABLE = " range b --consistency=s";

  private static final long MILLION = 1_000_000;

  private static final List<Case> ALL_CASES =
      List.of(
          load("put-1", "put, 1 client", 0, ONE_CLIENT + PUT, 10_000),
          load("put-100", "put, 100 clients", 0, SOME_CLIENTS + PUT, 100_000),
          load("put-1000", "put, 1,000 clients", 0, MANY_CLIENTS + PUT, 200_000),
          read(
              "range-l-1",
              "linearizable read of a key, 1 client",
              ONE_CLIENT + LINEARIZABLE,
              10_000),
          read(
              "range-s-1",
              "serializable read of a key, 1 client",
              ONE_CLIENT + SERIALIZABLE,
              20_000),
          read(
              "range-l-1000",
              "linearizable read of a key, 1,000 clients",
              MANY_CLIENTS + LINEARIZABLE,
              200_000),
          read(
              "range-s-1000",
              "serializable read of a key, 1,000 clients",
              MANY_CLIENTS + SERIALIZABLE,
              200_000),
          load("range-1k", "read of 1,000 keys, 10 clients", 1_000, TEN_CLIENTS + ALL, 10_000),
          load("range-10k", "read of 10,000 keys, 10 clients", 10_000, TEN_CLIENTS + ALL, 1_000),
          load("txn-put", "transactions of 8 puts, 100 clients", 0, SOME_CLIENTS + TXN_PUT, 20_000),
          load(
              "txn-mixed",
              "transactions, half of them reads of 100 keys, 100 clients",
              1_000,
              SOME_CLIENTS + TXN_MIXED,
              50_000),
          load(
              "count-1m",
              "count of 1,000,000 keys, 1 client",
              MILLION,
              ONE_CLIENT + ALL + " --count-only",
              100),
          new LoadCase(
              "pages-1m",
              "pass over 1,000,000 keys, 500 a page",
              Metric.TIME,
              MILLION,
              false,
              words(ONE_CLIENT + ALL + " --paginate --page-size=500"),
              3),
          new WatchCase("watch-10k", "event to 10,000 watchers of a key", 10_000),
          load("lease-grant", "lease grant, 100 clients", 0, SOME_CLIENTS + " lease-grant", 50_000),
          load(
              "lease-keepalive",
              "lease keep-alive, 100 clients",
              0,
              SOME_CLIENTS + " lease-keepalive",
              50_000),
          new RestartCase(
              "restart-stop", "restart with 1,000,000 keys after a stop", MILLION, false),
          new RestartCase(
              "restart-kill", "restart with 1,000,000 keys after a kill", MILLION, true),
          new IdleCase("idle", "memory after the start"),
          new FillCase(
              "fill-5m", "filling with 5,000,000 keys, heap of 512 MB", 5 * MILLION, "-Xmx512m"));

  private Cases() {}

  private static Case load(String name, String title, long keys, String words, long total) {
    return new LoadCase(name, title, Metric.THROUGHPUT, keys, false, words(words), total);
  }

  /** Reads of a single key among many. */
  private static Case read(String name, String title, String words, long total) {
    return new LoadCase(name, title, Metric.THROUGHPUT, SPACE, true, words(words), total);
  }

  private static List<String> words(String line) {
    return List.of(line.split(" ", -1));
  }

  /** In the order of the tables. */
  static List<Case> all() {
    return ALL_CASES;
  }

  /** Those of these names. */
  static List<Case> named(List<String> names) throws CommandException {
    List<Case> found = new ArrayList<>();
    for (String name : names) {
      found.add(
          ALL_CASES.stream()
              .filter(each -> each.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CommandException(
                          ExitCode.ERROR,
                          "no case is called \"%s\"; there are %s".formatted(name, names()))));
    }
    return found;
  }

  /** All names, with commas. */
  static String names() {
    return ALL_CASES.stream().map(Case::name).collect(Collectors.joining(", "));
  }
}

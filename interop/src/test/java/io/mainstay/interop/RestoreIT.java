package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.Etcdutl;
import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.ServerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots that the original has written, restored by our tool and served by our members. */
@SuppressWarnings("NullAway.Init") // before each test
class RestoreIT {
  private static final int PUTS_PER_TXN = 100;
  private static final String[] NOBODY = {};
  private static final String[] ROOT = {"--user", "root:rootpw"};

  @TempDir Path directory;
  private Path theirs;
  private Path ours;
  private Path file;

  @BeforeEach
  void makePlaces() throws IOException {
    theirs = Files.createDirectory(directory.resolve("theirs"));
    ours = Files.createDirectory(directory.resolve("ours"));
    file = directory.resolve("snapshot.db");
  }

  /**
   * Fills an original member, saves a snapshot, and gives what the questions are answered with
   * there.
   */
  private List<String> saved(
      Consumer<Etcdctl> filling, String[] asWhom, List<String> questions, String... arguments) {
    try (GrowingCluster original =
        GrowingCluster.start(ServerProgram.original(), theirs, 1, arguments)) {
      Etcdctl etcdctl = original.etcdctl();
      filling.accept(etcdctl);
      etcdctl.run(with(asWhom, "snapshot save " + file));
      return answers(etcdctl, asWhom, questions);
    }
  }

  private void saved(Consumer<Etcdctl> filling) {
    saved(filling, NOBODY, List.of());
  }

  private static List<String> answers(Etcdctl etcdctl, String[] asWhom, List<String> questions) {
    return questions.stream()
        .map(question -> question + "\n" + stable(etcdctl.tryRun("", with(asWhom, question))))
        .toList();
  }

  /** Without what may differ: who answered, and what time has passed. */
  private static String stable(Result result) {
    return result
        .output()
        .lines()
        .filter(line -> !line.matches("\"(ClusterID|MemberID|RaftTerm)\" : .*"))
        .map(line -> line.replaceAll("remaining\\(\\d+s\\)|^127\\.0\\.0\\.1:\\d+", ""))
        .collect(Collectors.joining("\n"));
  }

  private static String[] with(String[] asWhom, String command) {
    String[] words = command.split(" ", -1);
    String[] all = Arrays.copyOf(asWhom, asWhom.length + words.length);
    System.arraycopy(words, 0, all, asWhom.length, words.length);
    return all;
  }

  private static List<String> everyRevision(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(revision -> "get --from-key a -w fields --rev " + revision)
        .toList();
  }

  private static void fill(Etcdctl etcdctl, int keys) {
    for (int from = 0; from < keys; from += PUTS_PER_TXN) {
      String puts =
          IntStream.range(from, Math.min(keys, from + PUTS_PER_TXN))
              .mapToObj("put key%1$d value%1$d%n"::formatted)
              .collect(Collectors.joining());
      assertThat(etcdctl.tryRun("\n" + puts + "\n\n", "txn").exitStatus()).isZero();
    }
  }

  private static void run(Etcdctl etcdctl, String... commands) {
    for (String command : commands) {
      etcdctl.run(command.split(" ", -1));
    }
  }

  @Test
  void everyRevisionThatWasLeftIsServedAsBefore() {
    List<String> questions = new ArrayList<>(everyRevision(2, 10));
    questions.add("get empty -w fields");
    List<String> before = saved(RestoreIT::history, NOBODY, questions);

    try (GrowingCluster restored = GrowingCluster.restore(ours, 1, file)) {
      assertThat(answers(restored.etcdctl(), NOBODY, questions)).isEqualTo(before);
    }
  }

  private static void history(Etcdctl etcdctl) {
    run(etcdctl, "put a 1", "put a 2", "put gone x", "del gone");
    etcdctl.run("put", "empty", "");
    run(etcdctl, "put a 3", "compaction 5", "del a", "put a again");
    assertThat(etcdctl.tryRun("\nput b 1\ndel empty\nput c 2\n\n\n", "txn").exitStatus()).isZero();
  }

  @Test
  void leasesAndTheirKeysAreServedAsBefore() {
    List<String> leases = new ArrayList<>();
    List<String> questions = new ArrayList<>(List.of("lease list", "get --from-key k -w fields"));
    List<String> before =
        saved(
            etcdctl -> {
              for (int i = 0; i < 3; i++) {
                String lease = etcdctl.run("lease", "grant", "1000").split(" ", -1)[1];
                leases.add(lease);
                run(etcdctl, "put k" + i + " x --lease=" + lease, "put other" + i + " y");
                questions.add("lease timetolive " + lease + " --keys");
              }
              run(etcdctl, "del k0", "put k1 moved --lease=" + leases.get(0));
            },
            NOBODY,
            questions);

    try (GrowingCluster restored = GrowingCluster.restore(ours, 1, file)) {
      Etcdctl etcdctl = restored.etcdctl();
      assertThat(answers(etcdctl, NOBODY, questions)).isEqualTo(before);
      run(etcdctl, "lease revoke " + leases.get(0));
      assertThat(etcdctl.run("get", "--prefix", "k", "--keys-only").strip()).isEqualTo("k2");
    }
  }

  @Test
  void usersAndRolesAreServedAndAskedForAsBefore() {
    List<String> questions =
        List.of("user list", "role list", "role get reader", "user get alice", "get a -w fields");
    List<String> before =
        saved(
            etcdctl ->
                run(
                    etcdctl,
                    "put a 1",
                    "put z 1",
                    "role add reader",
                    "role grant-permission reader read a b",
                    "user add alice:alicepw",
                    "user grant-role alice reader",
                    "user add root:rootpw",
                    "user grant-role root root",
                    "auth enable"),
            ROOT,
            questions);

    try (GrowingCluster restored = GrowingCluster.restore(ours, 1, file)) {
      Etcdctl etcdctl = restored.etcdctl();
      assertThat(answers(etcdctl, ROOT, questions)).isEqualTo(before);
      assertThat(etcdctl.run("--user", "alice:alicepw", "get", "a")).isEqualTo("a\n1\n");
      assertThat(etcdctl.fail("--user", "alice:alicepw", "get", "z")).contains("permission denied");
      assertThat(etcdctl.fail("get", "a")).contains("user name is empty");
    }
  }

  @Test
  void theMembersAreThoseOfTheNewClusterOnly() {
    saved(etcdctl -> run(etcdctl, "member add late --learner --peer-urls=http://127.0.0.1:9"));

    try (GrowingCluster restored = GrowingCluster.restore(ours, 1, file)) {
      restored.awaitAllListedAsVoters();
    }
  }

  @Test
  void anAlarmStaysUntilItIsDisarmed() {
    saved(
        etcdctl -> {
          String value = "x".repeat(1 << 20);
          for (int puts = 0; etcdctl.tryRun(value, "put", "large").exitStatus() == 0; puts++) {
            assertThat(puts).as("1 MiB each").isLessThan(20);
          }
        },
        NOBODY,
        List.of(),
        "--quota-backend-bytes=5000000");

    try (GrowingCluster restored = GrowingCluster.restore(ours, 1, file)) {
      Etcdctl etcdctl = restored.etcdctl();
      assertThat(etcdctl.run("alarm", "list")).contains("alarm:NOSPACE");
      assertThat(etcdctl.fail("put", "a", "1")).contains("database space exceeded");
      run(etcdctl, "alarm disarm", "put a 1");
      assertThat(etcdctl.run("get", "large", "--print-value-only")).hasSize((1 << 20) + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10_000})
  void asManyKeysAsThereWereAreServed(int keys) {
    List<String> questions = List.of("get --prefix key -w fields", "endpoint hashkv");
    List<String> before = saved(etcdctl -> fill(etcdctl, keys), NOBODY, questions);

    try (GrowingCluster restored = GrowingCluster.restore(ours, 1, file)) {
      assertThat(answers(restored.etcdctl(), NOBODY, questions)).isEqualTo(before);
    }
  }

  @Test
  void aSnapshotOfOurOwnIsRestoredJustAsWell() throws IOException {
    List<String> questions = new ArrayList<>(everyRevision(5, 11));
    questions.add("endpoint hashkv");
    Path old = Files.createDirectory(directory.resolve("old"));
    List<String> before;
    try (GrowingCluster cluster = GrowingCluster.start(ServerProgram.ours(), old, 1)) {
      history(cluster.etcdctl());
      run(cluster.etcdctl(), "snapshot save " + file);
      before = answers(cluster.etcdctl(), NOBODY, questions);
    }

    try (GrowingCluster restored = GrowingCluster.restore(ours, 1, file)) {
      assertThat(answers(restored.etcdctl(), NOBODY, questions)).isEqualTo(before);
    }
  }

  @Test
  void whoJoinsARestoredClusterHoldsEverything() {
    saved(etcdctl -> fill(etcdctl, 200));

    try (GrowingCluster restored = GrowingCluster.restore(ours, 3, file)) {
      Etcdctl joined = restored.grow().etcdctl();
      assertThat(joined.run("get", "--prefix", "key", "-w", "fields")).contains("\"Count\" : 200");
      restored.awaitAllListedAsVoters();
    }
  }

  @Test
  void aBumpedRevisionIsBeyondWhatClientsHaveSeen() {
    saved(etcdctl -> run(etcdctl, "put a 1", "put a 2"));
    String[] bump = {"--bump-revision", "1000000", "--mark-compacted"};

    try (GrowingCluster restored = GrowingCluster.restore(ours, 1, file, bump)) {
      Etcdctl etcdctl = restored.etcdctl();
      assertThat(etcdctl.run("get", "a", "-w", "fields"))
          .contains("\"Revision\" : 1000003", "\"ModRevision\" : 3", "\"Version\" : 2");
      assertThat(etcdctl.fail("get", "a", "--rev=1000002"))
          .contains("required revision has been compacted");
    }
  }

  @Test
  void aDamagedFileIsRefusedAndNothingIsLaidDown() throws IOException {
    saved(etcdctl -> fill(etcdctl, 100));
    byte[] whole = Files.readAllBytes(file);
    byte[] flipped = whole.clone();
    flipped[whole.length / 3] ^= 1;

    assertRefused(flipped, "expected sha256 [");
    assertRefused(
        Arrays.copyOf(whole, whole.length - 32),
        "snapshot missing hash but --skip-hash-check=false");
    assertRefused(Arrays.copyOf(whole, whole.length / 2), "the file was cut short");
    assertRefused(new byte[5000], "invalid database");
  }

  private void assertRefused(byte[] damaged, String reason) throws IOException {
    Path damagedFile = Files.write(directory.resolve("damaged.db"), damaged);
    Path data = ours.resolve("data");
    Result result =
        Etcdutl.tryRun(
            List.of("snapshot", "restore", damagedFile.toString(), "--data-dir", data.toString()));
    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.errors()).startsWith("Error: ").contains(reason);
    assertThat(data).doesNotExist();
  }

  @Test
  void theStatusIsWhatTheOriginalSaysButForTheKeys() {
    saved(RestoreIT::history);
    Result original = new Etcdctl("127.0.0.1:1").tryRun("", "snapshot", "status", file.toString());
    String[] expected = original.output().strip().split(", ", -1);

    String[] status =
        Etcdutl.run(List.of("snapshot", "status", file.toString())).strip().split(", ?", -1);

    assertThat(status[0]).isEqualTo(expected[0]);
    assertThat(status[1]).isEqualTo(expected[1]);
    assertThat(status[2]).isEqualTo("3");
    assertThat(status[3]).isEqualTo(expected[3]);
  }
}

package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.ServerProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same commands about users and roles, given to our server and to the original, print the same
 * and end the same.
 */
class AuthIT {
  /** Where 3.7 differs from the older original that is at hand, and what we print there. */
  private static final Map<String, String> NEWER =
      Map.of(
          // Compaction takes an administrator since 3.7.
          "--user alice:alicepw compaction 3",
          "1\nError: etcdserver: permission denied\n",
          // What administrators may do is shown since 3.6.
          "--user root:rootpw role get root",
          """
          0
          Role root
          KV Read:
          \t[, <open ended> (prefix )
          KV Write:
          \t[, <open ended> (prefix )
          """);

  @Test
  void theSameCommandsPrintTheSameAsWithTheOriginal(@TempDir Path ours, @TempDir Path theirs)
      throws IOException {
    List<String> withOurs = play(ServerProgram.ours(), ours);
    List<String> withOriginal = play(ServerProgram.original(), theirs);

    List<String> expected = new ArrayList<>();
    List<String> commands = commands();
    for (int i = 0; i < commands.size(); i++) {
      String newer = NEWER.get(commands.get(i));
      expected.add(newer == null ? withOriginal.get(i) : commands.get(i) + "\n" + newer);
    }
    assertThat(withOurs).isEqualTo(expected);
  }

  private static List<String> play(ServerProgram program, Path directory) throws IOException {
    List<String> outcomes = new ArrayList<>();
    try (GrowingCluster cluster = GrowingCluster.start(program, directory, 1)) {
      Etcdctl etcdctl = new Etcdctl("http://127.0.0.1:" + cluster.member(0).clientPort());
      for (String command : commands()) {
        String[] parts = command.split(" < ?", 2);
        String input = parts.length == 1 ? "" : parts[1] + "\n";
        Result result = etcdctl.tryRun(input, arguments(parts[0]));
        outcomes.add(
            command
                + "\n"
                + result.exitStatus()
                + "\n"
                + result.output().replaceAll("\\b[0-9a-f]{12,16}\\b", "(an ID)")
                + errors(result));
      }
    }
    return outcomes;
  }

  /** The client's own log goes to the same place as its complaints. */
  private static String errors(Result result) {
    return result
        .errors()
        .lines()
        .filter(line -> !line.startsWith("{"))
        .map(line -> line + "\n")
        .reduce("", String::concat);
  }

  private static String[] arguments(String command) {
    return Arrays.stream(command.split(" "))
        .map(word -> word.equals("\"\"") ? "" : word)
        .toArray(String[]::new);
  }

  private static List<String> commands() throws IOException {
    try (InputStream script =
        Objects.requireNonNull(AuthIT.class.getResourceAsStream("/auth-commands.txt"))) {
      Stream<String> lines = new String(script.readAllBytes(), StandardCharsets.UTF_8).lines();
      return lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }
  }
}

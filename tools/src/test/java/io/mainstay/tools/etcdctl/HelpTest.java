package io.mainstay.tools.etcdctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.tools.RecordedOutput;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Streams;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages are those of 3.7. */
class HelpTest {
  private static final String CLOSING =
      "Use \"etcdctl options\" for a list of global command-line options (applies to all commands).\n";
  private static final String LEASE_USAGE =
      """
      Usage:
        etcdctl lease [command]

      Available Commands:
        grant       Creates leases
        keep-alive  Keeps leases alive (renew)
        list        List all active leases
        revoke      Revokes leases
        timetolive  Get lease information

      Flags:
        -h, --help   help for lease

      Use "etcdctl lease [command] --help" for more information about a command.
      """;
  private static final String DEL_USAGE =
      """
      Usage:
        etcdctl del [options] <key> [range_end] [flags]

      Flags:
            --from-key   delete keys that are greater than or equal to the given key using byte compare
        -h, --help       help for del
            --prefix     delete keys with matching prefix
            --prev-kv    return deleted key-value pairs
            --range      delete range of keys
      """;

  private final RecordedOutput out = new RecordedOutput();
  private final RecordedOutput err = new RecordedOutput();

  private int run(String... words) {
    Surroundings surroundings =
        new Surroundings(Map.of(), (question, streams) -> "", reaction -> {}, Clock.systemUTC());
    Streams streams = new Streams(InputStream.nullInputStream(), out.stream(), err.stream());
    return Etcdctl.program(surroundings, streams).run(List.of(words));
  }

  @Test
  void theProgramAloneShowsItsCommandsInSections() {
    assertThat(run()).isEqualTo(ExitCode.OK);

    assertThat(out.text())
        .startsWith(
            """
            A simple command line client for etcd3.

            Usage:
              etcdctl [command]

            Key-value commands
              compaction  Compacts the event history in etcd
              del         Removes the specified key or range of keys [key, range_end)
              get         Gets the key or a range of keys
              lease       Lease related commands. Use `etcdctl lease --help` to see subcommands
              put         Puts the given key into the store
              txn         Txn processes all the requests in one transaction
              watch       Watches events stream on keys or prefixes

            Cluster maintenance commands
            """)
        .contains(
            """

            Concurrency commands
              elect       Observes and participates in leader election
              lock        Acquires a named lock

            Authentication commands
            """)
        .endsWith(
            """
              options     Show the global command-line flags
              version     Prints the version of etcdctl

            Use "etcdctl [command] --help" for more information about a command.
            """
                + CLOSING);
  }

  @Test
  void aCommandShowsItsOwnFlagsOnly() {
    assertThat(run("del", "--help")).isEqualTo(ExitCode.OK);

    assertThat(out.text())
        .isEqualTo(
            "Removes the specified key or range of keys [key, range_end)\n\n"
                + DEL_USAGE
                + CLOSING);
  }

  @Test
  void aGroupShowsItsCommandsWhateverFollows() {
    assertThat(run("lease", "bogus")).isEqualTo(ExitCode.OK);

    assertThat(out.text()).isEqualTo("Lease related commands\n\n" + LEASE_USAGE + CLOSING);
  }

  @Test
  void aLongTextKeepsItsForm() {
    run("help", "put");

    assertThat(out.text())
        .startsWith("\nPuts the given key into the store.\n\nWhen <value> begins with '-',")
        .contains(
            "will store the content of the file to <key>.\n\nUsage:\n  etcdctl put [options]");
  }

  @Test
  void whoMisusesACommandIsShownItsUsageOnce() {
    assertThat(run("del", "--bogus")).isEqualTo(ExitCode.ERROR);

    assertThat(out.text()).isEmpty();
    assertThat(err.text()).isEqualTo("Error: unknown flag: --bogus\n" + DEL_USAGE + "\n");
  }

  @Test
  void whoNamesNoCommandIsToldOnce() {
    assertThat(run("gett")).isEqualTo(ExitCode.ERROR);

    assertThat(err.text())
        .isEqualTo(
            """
            Error: unknown command "gett" for "etcdctl"

            Did you mean this?
            \tget

            Run 'etcdctl --help' for usage.
            """);
  }

  @Test
  void theGlobalFlagsAreShownToWhoAsksForThem() {
    assertThat(run("options")).isEqualTo(ExitCode.OK);

    assertThat(out.text())
        .startsWith(
            """
            The following options can be passed to any command:

                  --auth-jwt-token string        JWT token used for authentication (if this option is used, --user and --password should not be set)
            """)
        .contains(
            """
                  --command-timeout duration     timeout for short running command (excluding dial timeout) (default 5s)
            """,
            """
              -d, --discovery-srv string         domain name to query for SRV records describing cluster endpoints
            """,
            """
                  --endpoints strings            gRPC endpoints (default [127.0.0.1:2379])
            """)
        .endsWith(
            """
              -w, --write-out string             set the output format (fields, json, protobuf, simple, table) (default "simple")
            """);
  }

  @Test
  void theVersionIsThatOfTheOriginal() {
    run("version", "-w", "json");

    assertThat(out.text()).isEqualTo("etcdctl version: 3.7.1\nAPI version: 3.7\n");
  }
}

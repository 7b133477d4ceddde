package io.mainstay.daemon.config;

/** What {@code --help} prints. */
public final class Help {
  /** Goes to standard error, also after every error of the command line. */
  public static final String USAGE =
      """
      Usage:

        etcd [flags]
          Start a member.

        etcd --version
          Print the version.

        etcd -h | --help
          Print this help.

        etcd --config-file PATH
          Start a member configured by a YAML or JSON file. Every other flag and every
          variable is ignored then; durations in the file are whole nanoseconds.
      """;

  private Help() {}

  /** The flags, for standard output. */
  public static String flags() {
    StringBuilder help = new StringBuilder();
    for (FlagTable.Section section : FlagTable.sections()) {
      help.append('\n').append(section.title()).append(":\n");
      for (Flag flag : section.flags()) {
        append(help, flag);
      }
    }
    help.append(
        """

        Every flag can be set by a variable too: ETCD_ and the name in capital letters, with _ for -.
        The --experimental- names of earlier versions are taken with a warning, and --discovery,
        --discovery-proxy and --enable-v2 still work.
        """);
    return help.toString();
  }

  private static void append(StringBuilder help, Flag flag) {
    help.append("  --").append(flag.name());
    if (!flag.name().equals("version")) {
      help.append(" '").append(flag.defaultText()).append('\'');
    }
    help.append("\n    ").append(flag.help());
    help.append('\n');
  }
}

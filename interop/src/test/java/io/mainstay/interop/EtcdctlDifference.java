package io.mainstay.interop;

import io.mainstay.interop.fixture.Etcdctl.Result;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** In what the etcdctl of 3.4, which Debian ships, and ours, which is as that of 3.7, differ. */
enum EtcdctlDifference {
  /** In nothing. */
  NONE {
    @Override
    boolean allows(Result original, Result ours) {
      return ours.equals(original);
    }
  },
  /** 3.4 says twice what is wrong, and shows the usage on standard output. */
  MISUSE {
    @Override
    boolean allows(Result original, Result ours) {
      return ours.exitStatus() == original.exitStatus()
          && ours.output().isEmpty()
          && firstLine(ours.errors()).equals(firstLine(original.errors()));
    }
  },
  /** 3.6 lays help out anew. */
  HELP {
    @Override
    boolean allows(Result original, Result ours) {
      return ours.exitStatus() == original.exitStatus()
          && ours.output().isEmpty() == original.output().isEmpty();
    }
  },
  /** 3.5 names the responses of a transaction as its protocol does. */
  TXN_NAMES {
    @Override
    boolean allows(Result original, Result ours) {
      String renamed =
          original
              .output()
              .replace("ResponseRange", "response_range")
              .replace("ResponsePut", "response_put")
              .replace("ResponseDeleteRange", "response_delete_range");
      return ours.equals(new Result(original.exitStatus(), renamed, original.errors()));
    }
  },
  /** None but that bytes hold IDs, which the test cannot take out. */
  IDS {
    @Override
    boolean allows(Result original, Result ours) {
      return ours.exitStatus() == original.exitStatus()
          && ours.errors().equals(original.errors())
          && ending(ours.output()).equals(ending(original.output()));
    }

    private String ending(String output) {
      return output.substring(output.lastIndexOf('\n'));
    }
  },
  /** 3.6 shows leases in hexadecimal digits as well. */
  HEX_FIELDS {
    @Override
    boolean allows(Result original, Result ours) {
      String decimal = ours.output().replace("\"Lease\" : 0000000000000000", "\"Lease\" : 0");
      return original.equals(new Result(ours.exitStatus(), decimal, ours.errors()));
    }
  },
  /** The last words of 3.4 stand in its log, and its log is text. */
  FATAL {
    @Override
    boolean allows(Result original, Result ours) {
      return ours.equals(new Result(original.exitStatus(), original.output(), ""))
          && original.errors().contains(" C | ");
    }
  },
  /** 3.7 shows why a watch was canceled. */
  CANCEL_REASON {
    @Override
    boolean allows(Result original, Result ours) {
      String without = ours.output().replace(",\"CancelReason\":\"\"", "");
      return original.equals(new Result(ours.exitStatus(), without, ours.errors()));
    }
  },
  /** 3.6 leaves out a revision that is not known. */
  NO_REVISION {
    @Override
    boolean allows(Result original, Result ours) {
      String without = original.output().replace("\"Revision\" : 0\n", "");
      return ours.equals(new Result(original.exitStatus(), without, original.errors()));
    }
  },
  /** Other words on standard error. */
  WORDS {
    @Override
    boolean allows(Result original, Result ours) {
      return ours.exitStatus() == original.exitStatus()
          && ours.output().equals(original.output())
          && !ours.errors().isEmpty();
    }
  },
  /** 3.6 warns of what 3.4 does without a word. */
  WARNING {
    @Override
    boolean allows(Result original, Result ours) {
      return ours.exitStatus() == original.exitStatus()
          && ours.output().equals(original.output())
          && ours.errors().startsWith("Warning: ")
          && original.errors().isEmpty();
    }
  },
  /** Of a request that cannot be read the original shows the usage besides. */
  USAGE_BESIDES {
    @Override
    boolean allows(Result original, Result ours) {
      return ours.exitStatus() == original.exitStatus()
          && original.errors().endsWith(ours.errors())
          && !ours.errors().isEmpty();
    }
  },
  /** The original breaks down. */
  CRASH {
    @Override
    boolean allows(Result original, Result ours) {
      return original.exitStatus() == 2 && original.errors().contains("goroutine");
    }
  },
  /** 3.4 does not know it. */
  NEWER {
    @Override
    boolean allows(Result original, Result ours) {
      return original.exitStatus() != 0 && ours.exitStatus() == 0 && ours.errors().isEmpty();
    }
  },
  /** 3.4 does not know it; to us it is a mistake. */
  NEWER_MISTAKE {
    @Override
    boolean allows(Result original, Result ours) {
      return original.exitStatus() != 0
          && ours.exitStatus() != 0
          && ours.errors().startsWith("Error: ");
    }
  },
  /** 3.6 draws tables with other lines. */
  TABLE {
    @Override
    boolean allows(Result original, Result ours) {
      return ours.exitStatus() == original.exitStatus()
          && cells(ours.output()).equals(cells(original.output()));
    }
  },
  /** 3.7 shows more of a member than 3.4; numbers differ between any two clusters. */
  COLUMNS {
    @Override
    boolean allows(Result original, Result ours) {
      Iterator<String> shown = cells(ours.output()).iterator();
      return ours.exitStatus() == original.exitStatus()
          && ours.errors().equals(original.errors())
          && cells(original.output()).stream().allMatch(cell -> found(shown, cell));
    }
  },
  /** The order of members, which is that of their IDs; and 3.5 says that one is a learner. */
  ORDER {
    @Override
    boolean allows(Result original, Result ours) {
      return ours.exitStatus() == original.exitStatus()
          && sorted(ours.output()).equals(sorted(original.output()));
    }

    private List<String> sorted(String output) {
      return cells(output.replace(" added as learner ", " added ")).stream().sorted().toList();
    }
  },
  /** 3.4 tells of health on standard error. */
  HEALTH {
    @Override
    boolean allows(Result original, Result ours) {
      return ours.exitStatus() == original.exitStatus()
          && (ours.output() + ours.errors()).equals(original.output() + original.errors());
    }
  },
  /** 3.5 says how long it took. */
  TOOK {
    @Override
    boolean allows(Result original, Result ours) {
      return original.equals(
          new Result(ours.exitStatus(), withoutTime(ours.output()), withoutTime(ours.errors())));
    }
  },
  /** The same of a command that takes no notice of a variable, which 3.5 says in JSON. */
  IGNORED_VARIABLE {
    @Override
    boolean allows(Result original, Result ours) {
      return original.errors().contains("unrecognized environment variable")
          && original.output().equals(withoutTime(ours.output()))
          && ours.errors().isEmpty();
    }
  },
  /** What shells are given to run is the affair of each. */
  SCRIPT {
    @Override
    boolean allows(Result original, Result ours) {
      return ours.exitStatus() == original.exitStatus()
          && ours.errors().equals(original.errors())
          && !ours.output().isEmpty()
          && !original.output().isEmpty();
    }
  },
  /** 3.6 says what version a snapshot is of, if the server does. */
  SERVER_VERSION {
    @Override
    boolean allows(Result original, Result ours) {
      String without = ours.output().replaceAll("Server version .*\n", "");
      return original.equals(new Result(ours.exitStatus(), without, ours.errors()));
    }
  },
  /** Another version. */
  VERSION {
    @Override
    boolean allows(Result original, Result ours) {
      String renumbered =
          original.output().replaceAll("3\\.4\\.\\d+", "3.7.1").replace("3.4", "3.7");
      return ours.equals(new Result(original.exitStatus(), renumbered, original.errors()));
    }
  },
  /** 3.5 ends as the command does that ran under the lock. */
  STATUS {
    @Override
    boolean allows(Result original, Result ours) {
      return original.exitStatus() == 1
          && ours.exitStatus() > 1
          && ours.output().equals(original.output())
          && ours.errors().equals(original.errors());
    }
  };

  /** Whether both results may be. */
  abstract boolean allows(Result original, Result ours);

  /** The one that the table calls so. */
  static EtcdctlDifference named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Whether it comes, passing over what comes before it. */
  private static boolean found(Iterator<String> shown, String cell) {
    while (shown.hasNext()) {
      if (shown.next().equals(cell)) {
        return true;
      }
    }
    return false;
  }

  /** What stands between lines, commas and brackets, with {@code N} for numbers. */
  private static List<String> cells(String output) {
    return Arrays.stream(output.split("[|│,{}\\[\\]\"=\n]"))
        .map(cell -> cell.replaceAll("[-+─┌┬┐├┼┤└┴┘]{2,}", "").strip())
        .map(cell -> cell.replaceAll("(?<![.\\d])\\d+(\\.\\d+)?(?![.\\d])", "N"))
        .filter(cell -> !cell.isEmpty())
        .toList();
  }

  private static String withoutTime(String text) {
    return text.replaceAll("\\. took [\\d.]+[mµn]?s\\.?", "");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}

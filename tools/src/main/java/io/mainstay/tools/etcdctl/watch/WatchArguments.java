package io.mainstay.tools.etcdctl.watch;

import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.output.GoQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is watched, and what is run for each event.
 *
 * @param range a key, or a key and the end of a range
 * @param command empty for none
 */
record WatchArguments(List<String> range, List<String> command) {
  static final String KEY_VARIABLE = "ETCDCTL_WATCH_KEY";
  static final String END_VARIABLE = "ETCDCTL_WATCH_RANGE_END";

  private static final String WRONG_NUMBER = "bad number of arguments";

  /** Copies the lists. */
  WatchArguments {
    range = List.copyOf(range);
    command = List.copyOf(command);
  }

  /** Fails when the environment has the end of a range and no key. */
  static void requireSense(Map<String, String> environment) throws CommandException {
    String end = environment.getOrDefault(END_VARIABLE, "");
    if (!end.isEmpty() && environment.getOrDefault(KEY_VARIABLE, "").isEmpty()) {
      throw bad(KEY_VARIABLE + " is empty but got " + END_VARIABLE + "=" + GoQuote.of(end));
    }
  }

  /** The key comes from the arguments or from the environment, not from both. */
  static WatchArguments of(Call call, Map<String, String> environment) throws CommandException {
    String key = environment.getOrDefault(KEY_VARIABLE, "");
    int keys = call.hasDashes() ? call.argumentsBeforeDashes() : call.arguments().size();
    List<String> range = call.arguments().subList(0, keys);
    List<String> command = call.arguments().subList(keys, call.arguments().size());
    if (call.hasDashes() && command.isEmpty()) {
      throw bad(WRONG_NUMBER + " (found separator --, but no commands)");
    }
    if (!key.isEmpty()) {
      if (!range.isEmpty()) {
        throw bad(WRONG_NUMBER + " (found conflicting environment key)");
      }
      range = fromEnvironment(key, environment);
    }
    if (range.isEmpty()) {
      throw bad(WRONG_NUMBER);
    }
    if (range.size() == 2 && call.flags().toggled(WatchCommand.PREFIX)) {
      throw bad("`range_end` and `--prefix` are mutually exclusive");
    }
    return new WatchArguments(range, command);
  }

  private static List<String> fromEnvironment(String key, Map<String, String> environment) {
    List<String> range = new ArrayList<>(List.of(key));
    String end = environment.getOrDefault(END_VARIABLE, "");
    if (!end.isEmpty()) {
      range.add(end);
    }
    return range;
  }

  private static CommandException bad(String message) {
    return new CommandException(ExitCode.BAD_ARGUMENTS, message);
  }
}

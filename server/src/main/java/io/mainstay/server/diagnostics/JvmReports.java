package io.mainstay.server.diagnostics;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/** Reports in the machine's own words, as {@code jcmd} prints them. */
public final class JvmReports {
  private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

  private JvmReports() {}

  /** All threads, with what they do and what they hold and wait for. */
  public static String threads() {
    return run("threadPrint", "-l");
  }

  /** How many objects of each class there are, and how large they are; collects garbage first. */
  public static String heapHistogram() {
    return run("gcClassHistogram");
  }

  /** The command line of this process, as far as the platform tells. */
  public static List<String> commandLine() {
    ProcessHandle.Info process = ProcessHandle.current().info();
    List<String> words = new ArrayList<>();
    process.command().ifPresent(words::add);
    process.arguments().ifPresent(arguments -> words.addAll(List.of(arguments)));
    return words;
  }

  private static String run(String command, String... arguments) {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName(COMMANDS),
                  command,
                  new Object[] {arguments},
                  new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IllegalStateException("the machine does not know " + command, e);
    }
  }
}

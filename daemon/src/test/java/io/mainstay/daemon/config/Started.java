package io.mainstay.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mainstay.daemon.config.StartRequest.StartMember;
import io.mainstay.server.config.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What comes of a command line, an environment or a file. */
final class Started {
  private Started() {}

  /** The configuration of a member started with these arguments. */
  static ServerConfig with(String... arguments) {
    return in(Map.of(), arguments);
  }

  /** The same, in an environment. */
  static ServerConfig in(Map<String, String> environment, String... arguments) {
    try {
      StartRequest request = StartRequest.parse(List.of(arguments), environment, settings -> {});
      assertThat(request).isInstanceOf(StartMember.class);
      return ((StartMember) request).resolve();
    } catch (UsageException | ConfigException e) {
      throw new AssertionError(e);
    }
  }

  /** Why these arguments are not taken: the text for standard error. */
  static String usageProblem(String... arguments) {
    return message(
        catchThrowableOfType(
            UsageException.class,
            () -> StartRequest.parse(List.of(arguments), Map.of(), settings -> {})));
  }

  /** Why a member does not start with these arguments. */
  static String problem(String... arguments) {
    return problemIn(Map.of(), arguments);
  }

  /** The same, in an environment. */
  static String problemIn(Map<String, String> environment, String... arguments) {
    return message(
        catchThrowableOfType(
            ConfigException.class,
            () -> {
              StartRequest request =
                  StartRequest.parse(List.of(arguments), environment, settings -> {});
              ((StartMember) request).resolve();
            }));
  }

  /** The arguments that name a file of this content. */
  static String file(Path directory, String content) {
    try {
      return "--config-file="
          + Files.writeString(Files.createTempFile(directory, "etcd", ".yaml"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String message(Exception problem) {
    assertThat(problem).as("an exception").isNotNull();
    return String.valueOf(problem.getMessage());
  }
}

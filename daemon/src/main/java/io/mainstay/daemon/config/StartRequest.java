package io.mainstay.daemon.config;

import io.mainstay.daemon.config.CommandLine.HelpWanted;
import io.mainstay.daemon.config.CommandLine.Outcome;
import io.mainstay.daemon.config.CommandLine.Parsed;
import io.mainstay.daemon.logging.LogSettings;
import io.mainstay.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator wants of this process. */
public sealed interface StartRequest {
  /** The help. */
  record ShowHelp() implements StartRequest {}

  /** The version. */
  record ShowVersion() implements StartRequest {}

  /** To start a member. The settings are checked. */
  final class StartMember implements StartRequest {
    private final Settings settings;

    private StartMember(Settings settings) {
      this.settings = settings;
    }

    /**
     * The configuration of the member. Logs what was filled in, adjusted, or has no effect.
     *
     * @throws ConfigException when something asked for is not there
     */
    public ServerConfig resolve() throws ConfigException {
      WithoutMeaning.tell(settings);
      ServerConfig config = new ServerConfigFactory(settings, DefaultHost::detect).create();
      StrangeFiles.warn(config.dataDir());
      return config;
    }
  }

  /** Makes the process log as asked. */
  interface LogInstaller {
    /**
     * Does it.
     *
     * @throws IOException when an output cannot be opened
     * @throws java.nio.file.InvalidPathException when no file can have the name of one
     */
    void install(LogSettings settings) throws IOException;
  }

  /**
   * Reads the command line, then either the file or the environment, and checks the result.
   *
   * @param logs called before the checks, so that their warnings go where they should
   * @throws UsageException when the command line is not well-formed
   * @throws ConfigException when the settings are not
   */
  static StartRequest parse(
      List<String> arguments, Map<String, String> environment, LogInstaller logs)
      throws UsageException, ConfigException {
    Settings flags = new Settings(null);
    Outcome outcome = CommandLine.parse(arguments, flags);
    if (outcome instanceof HelpWanted) {
      return new ShowHelp();
    }
    if (outcome instanceof Parsed parsed && !parsed.rest().isEmpty()) {
      throw new ConfigException(GoSyntax.quote(parsed.rest().get(0)) + " is not a valid flag");
    }
    if (flags.bool("version")) {
      return new ShowVersion();
    }
    Settings settings = withFileOrEnvironment(flags, environment);
    OlderNames.resolve(settings);
    install(LogSettingsFactory.create(settings), logs);
    Logger log = LoggerFactory.getLogger(StartRequest.class);
    if (settings.isFromFile()) {
      log.atInfo()
          .addKeyValue("path", settings.file())
          .log(
              "loaded server configuration, other configuration command line flags and environment"
                  + " variables will be ignored if provided");
    }
    for (String deprecated : List.of("max-snapshots", "v2-deprecation")) {
      if (settings.isSet(deprecated)) {
        log.warn("--{} is deprecated and will be gone in 3.8", deprecated);
      }
    }
    Validator.check(settings);
    return new StartMember(settings);
  }

  private static Settings withFileOrEnvironment(Settings flags, Map<String, String> environment)
      throws ConfigException {
    String file = flags.text("config-file");
    if (file.isEmpty()) {
      file = environment.getOrDefault(FlagTable.flag("config-file").variable(), "");
    }
    if (!file.isEmpty()) {
      return ConfigFile.read(FileNames.toOpen(file));
    }
    Environment.apply(environment, flags);
    return flags;
  }

  private static void install(LogSettings settings, LogInstaller logs) throws ConfigException {
    try {
      logs.install(settings);
    } catch (NoSuchFileException e) {
      throw unopened(e.getFile(), "no such file or directory");
    } catch (AccessDeniedException e) {
      throw unopened(e.getFile(), "permission denied");
    } catch (InvalidPathException e) {
      throw unopened(e.getInput(), FileNames.reason(e));
    } catch (IOException e) {
      throw new ConfigException("couldn't open log output: " + e.getMessage());
    }
  }

  private static ConfigException unopened(String file, String reason) {
    return new ConfigException(
        String.format("open sink %s: open %s: %s", GoSyntax.quote(file), file, reason));
  }
}

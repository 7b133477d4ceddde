package io.mainstay.daemon.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.mainstay.daemon.logging.LogSettings.Format;
import io.mainstay.daemon.logging.LogSettings.Rotation;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Sets Logback up in code: reading its XML would cost a tenth of the start. */
public final class LogSetup {
  private static final String JOURNAL = "systemd/journal";

  /** Libraries that tell more than an operator wants to read. */
  private static final List<String> NOISY =
      List.of("com.alipay", "io.netty", "io.vertx", "com.codahale");

  private LogSetup() {}

  /**
   * Logs as asked from now on.
   *
   * @throws IOException when a file cannot be opened; logging goes on as before then
   * @throws java.nio.file.InvalidPathException when no file can have such a name; it does too
   */
  public static void install(LogSettings settings) throws IOException {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    install(context, settings);
    if (settings.outputs().contains(JOURNAL)) {
      LoggerFactory.getLogger(LogSetup.class)
          .warn(
              "systemd/journal cannot be written directly; logging to stderr, which systemd reads");
    }
  }

  static void install(LoggerContext context, LogSettings settings) throws IOException {
    List<OutputStream> streams = open(settings);
    ZoneId zone = ZoneId.systemDefault();
    LineFormat format =
        settings.format() == Format.JSON ? new JsonFormat(zone) : new ConsoleFormat(zone);
    boolean fatalOnly = settings.level().compareTo(LogLevel.ERROR) > 0;
    LineAppender appender = new LineAppender(format, fatalOnly, streams);
    appender.setContext(context);
    appender.start();
    context.reset();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    context.addTurboFilter(new ExpectedLines());
    root.addAppender(appender);
    root.setLevel(level(settings.level()));
    if (settings.level() != LogLevel.DEBUG) {
      Level quiet = root.getLevel().isGreaterOrEqual(Level.WARN) ? root.getLevel() : Level.WARN;
      NOISY.forEach(name -> context.getLogger(name).setLevel(quiet));
    }
  }

  private static Level level(LogLevel level) {
    return switch (level) {
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR, DPANIC, PANIC, FATAL -> Level.ERROR;
    };
  }

  private static List<OutputStream> open(LogSettings settings) throws IOException {
    List<OutputStream> streams = new ArrayList<>();
    for (String output : new TreeSet<>(settings.outputs())) {
      streams.add(
          switch (output) {
            case "default", "stderr", JOURNAL -> standard(FileDescriptor.err);
            case "stdout" -> standard(FileDescriptor.out);
            default -> file(Path.of(output), settings.rotation());
          });
    }
    return streams;
  }

  /** A standard stream stays open when logging is set up anew. */
  private static OutputStream standard(FileDescriptor descriptor) {
    OutputStream stream = new FileOutputStream(descriptor);
    return new FilterOutputStream(stream) {
      @Override
      public void write(byte[] line, int offset, int length) throws IOException {
        stream.write(line, offset, length);
      }

      @Override
      public void close() {
        // Not ours.
      }
    };
  }

  private static OutputStream file(Path path, @Nullable Rotation rotation) throws IOException {
    return rotation == null
        ? Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
        : new RotatingFile(path, rotation, Clock.system(ZoneId.systemDefault()));
  }
}

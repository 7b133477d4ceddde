package io.mainstay.torture.run;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

/**
 * Servers with a fault of their own: one class of the distribution is changed as it would be by a
 * mistake, and stands before it on the class path. The distribution itself stays as it is.
 *
 * @param module whose class it is
 * @param type the class
 * @param method where the mistake is
 * @param mistake code that is woven into it
 */
record BrokenServer(String module, String type, String method, Class<?> mistake) {
  /** Answers linearizable reads without asking whether it still knows all. */
  static BrokenServer withoutReadIndex() {
    return new BrokenServer(
        "server", "io.mainstay.server.read.ReadGate", "linearizable", NoReadIndex.class);
  }

  /** Acknowledges what it has not written to its log. */
  static BrokenServer withoutLog() {
    return new BrokenServer(
        "consensus", "io.mainstay.consensus.engine.TimedLog", "appendEntries", NoLog.class);
  }

  /** Forgets to send some of what a watch is to get. */
  static BrokenServer losingEvents() {
    return new BrokenServer(
        "server", "io.mainstay.server.watch.ClientOutlet", "deliver", LostEvents.class);
  }

  /** Applies some requests twice. */
  static BrokenServer applyingTwice() {
    return new BrokenServer(
        "server", "io.mainstay.server.apply.RequestApplier", "dispatch", AppliedTwice.class);
  }

  /** Makes a program of it below a directory. */
  Path install(Path directory) throws IOException {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    try (ClassFileLocator locator =
        ClassFileLocator.ForJarFile.of(Distribution.jar(module).toFile())) {
      ClassFileLocator all =
          new ClassFileLocator.Compound(
              locator, ClassFileLocator.ForClassLoader.of(getClass().getClassLoader()));
      new ByteBuddy()
          .redefine(TypePool.Default.of(all).describe(type).resolve(), all)
          .visit(Advice.to(mistake).on(named(method)))
          .make()
          .saveIn(classes.toFile());
    }
    Path program = directory.resolve("etcd");
    Files.writeString(
        program,
        """
        #!/bin/sh
        exec '%s/bin/java' -Xlog:disable -XX:+UseSerialGC '-Djava.library.path=%s' \
          -cp '%s:%s' io.mainstay.daemon.Main "$@"
        """
            .formatted(
                System.getProperty("java.home"),
                Distribution.nativeLibraries(),
                classes,
                Distribution.jar("daemon")));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  /** In place of the method. */
  @SuppressWarnings("UnusedVariable") // what is assigned becomes the method's answer
  static final class NoReadIndex {
    private NoReadIndex() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean skip() {
      return true;
    }

    @Advice.OnMethodExit
    static void answer(@Advice.Return(readOnly = false) CompletableFuture<Void> passed) {
      passed = CompletableFuture.completedFuture(null);
    }
  }

  /** In place of the method. */
  @SuppressWarnings("UnusedVariable") // what is assigned becomes the method's answer
  static final class NoLog {
    private NoLog() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean skip() {
      return true;
    }

    @Advice.OnMethodExit
    static void answer(
        @Advice.Argument(0) List<?> entries, @Advice.Return(readOnly = false) int appended) {
      appended = entries.size();
    }
  }

  /** In place of the method, at times. */
  static final class LostEvents {
    private LostEvents() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean skip(@Advice.Argument(0) Object response) {
      return response.getClass().getName().endsWith("Events")
          && ThreadLocalRandom.current().nextInt(20) == 0;
    }
  }

  /** The method, at times once more. */
  static final class AppliedTwice {
    private AppliedTwice() {}

    @Advice.OnMethodExit(repeatOn = Advice.OnNonDefaultValue.class)
    static boolean again() {
      return ThreadLocalRandom.current().nextInt(20) == 0;
    }
  }
}

package io.mainstay.torture.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.pool.TypePool;

/**
 * Servers with faults of their own: classes of the distribution are changed as they would be by
 * mistakes, and stand before it on the class path. The distribution itself stays as it is.
 */
final class BrokenServer {
  private BrokenServer() {}

  /** Makes a program with these mistakes below a directory. */
  static Path install(Path directory, List<Mistake> mistakes) throws IOException {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    Map<String, List<Mistake>> byType =
        mistakes.stream().collect(Collectors.groupingBy(Mistake::type));
    for (List<Mistake> ofType : byType.values()) {
      weave(ofType, classes);
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

  private static void weave(List<Mistake> ofType, Path classes) throws IOException {
    Mistake first = ofType.get(0);
    try (ClassFileLocator locator =
        ClassFileLocator.ForJarFile.of(Distribution.jar(first.module()).toFile())) {
      ClassFileLocator all =
          new ClassFileLocator.Compound(
              locator, ClassFileLocator.ForClassLoader.of(BrokenServer.class.getClassLoader()));
      DynamicType.Builder<?> type =
          new ByteBuddy().redefine(TypePool.Default.of(all).describe(first.type()).resolve(), all);
      for (Mistake mistake : ofType) {
        type = type.visit(Advice.to(mistake.code()).on(mistake.where()));
      }
      type.make().saveIn(classes.toFile());
    }
  }
}

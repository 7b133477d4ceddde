package io.mainstay.tools.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * What a tool's process prints to. Where that is a pipe that nobody reads any more the process
 * ends, as others do by SIGPIPE, which the Java machine ignores: {@code etcdctl watch a | head -1}
 * would go on for good.
 */
public final class StandardStream extends OutputStream {
  /** What a shell says of a process that SIGPIPE has ended. */
  private static final int SIGPIPE_EXIT_CODE = 141;

  private final OutputStream file;
  private final BooleanSupplier isPipe;
  private final Runnable end;

  StandardStream(OutputStream file, BooleanSupplier isPipe, Runnable end) {
    this.file = file;
    this.isPipe = isPipe;
    this.end = end;
  }

  /** Standard output, not buffered. */
  public static OutputStream output() {
    return of(FileDescriptor.out, 1);
  }

  /** Standard error, not buffered. */
  public static OutputStream errors() {
    return of(FileDescriptor.err, 2);
  }

  private static OutputStream of(FileDescriptor descriptor, int number) {
    return new StandardStream(
        new FileOutputStream(descriptor),
        () -> isPipe(number),
        () -> Runtime.getRuntime().halt(SIGPIPE_EXIT_CODE));
  }

  /** An {@link IOException} does not say which error it was, but in words of the locale. */
  private static boolean isPipe(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException e) {
      return true; // not Linux
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      file.write(bytes, offset, length);
    } catch (IOException e) {
      if (isPipe.getAsBoolean()) {
        end.run();
      }
      throw e;
    }
  }
}

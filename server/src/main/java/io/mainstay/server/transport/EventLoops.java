package io.mainstay.server.transport;

import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** What Vert.x is begun with. */
public final class EventLoops {
  private EventLoops() {}

  /**
   * So many loops, and no directory for what would be served from the class path: Vert.x makes it
   * where temporary files are, which may be a place that is full or not to be written to, and
   * leaves it there when the process is killed.
   */
  public static VertxOptions options(int count) {
    return new VertxOptions()
        .setEventLoopPoolSize(count)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }
}

package io.mainstay.server.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** That this member is out of its cluster, and what follows from it. Any thread. */
final class Removal {
  private static final Logger log = LoggerFactory.getLogger(Removal.class);

  private final CompletableFuture<Void> removed;
  private final List<Runnable> consequences = new ArrayList<>();

  Removal(CompletableFuture<Void> removed) {
    this.removed = removed;
  }

  /** Adds something to do before the member is told to stop; while it is assembled. */
  void whenNoticed(Runnable consequence) {
    consequences.add(consequence);
  }

  void noticed() {
    log.atWarn()
        .addKeyValue("error", "the member has been permanently removed from the cluster")
        .log("server error");
    log.warn("data-dir used by this member must be removed");
    consequences.forEach(Runnable::run);
    removed.complete(null);
  }
}

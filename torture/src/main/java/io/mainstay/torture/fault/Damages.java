package io.mainstay.torture.fault;

import io.mainstay.api.etcdserverpb.HashKVResponse;
import io.mainstay.client.RpcException;
import io.mainstay.torture.cluster.Cluster;
import io.mainstay.torture.cluster.Member;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A file of a member that was stopped is no longer what was written to it. The member may refuse to
 * start, end when it comes across the damage, or get over it, but not serve what is wrong; in the
 * end it is replaced.
 *
 * <p>The others have all that the member had: while it is away they go on.
 */
final class Damages {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MOST_FLIPS = 8;
  private static final int BITS = 8;

  private Damages() {}

  static Injury flippedBits(Stage stage) throws IOException, InterruptedException {
    return damage(stage, "flipped bits in", Damages::flip);
  }

  static Injury truncatedFile(Stage stage) throws IOException, InterruptedException {
    return damage(stage, "cut short", Damages::truncate);
  }

  private static Injury damage(Stage stage, String what, Damage damage)
      throws IOException, InterruptedException {
    Member victim = stage.any();
    if (stage.random().nextBoolean()) {
      victim.kill();
    } else {
      victim.stop();
    }
    // What it had acknowledged with one other, the third has to get from that one.
    for (Member other : stage.cluster().members()) {
      if (other != victim) {
        stage.cluster().awaitServing(other, PATIENCE);
      }
    }
    Path file = file(victim, stage.random());
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      damage.inflict(content, stage.random());
    }
    victim.startAgain();
    return new Injury(
        "%s %s of %s".formatted(what, victim.dataDirectory().relativize(file), victim.name()),
        () -> {
          if (victim.isAlive()) {
            requireRight(stage.cluster(), victim, stage.another(victim));
          }
          stage.cluster().replace(victim);
        });
  }

  /** A member that lives in spite of it holds what another holds, if it answers at all. */
  private static void requireRight(Cluster cluster, Member damaged, Member other)
      throws IOException {
    HashKVResponse its;
    HashKVResponse theirs;
    try {
      its = cluster.hash(damaged, 0);
      theirs = cluster.hash(other, its.getHeader().getRevision());
    } catch (RpcException noAnswer) {
      return;
    }
    if (its.getCompactRevision() == theirs.getCompactRevision()
        && its.getHash() != theirs.getHash()) {
      throw new WrongDataException(
          "%s serves other data than %s at revision %d (hash %d instead of %d)"
              .formatted(
                  damaged.name(),
                  other.name(),
                  its.getHeader().getRevision(),
                  its.getHash(),
                  theirs.getHash()));
    }
  }

  private static Path file(Member member, Random random) throws IOException {
    try (Stream<Path> all = Files.walk(member.dataDirectory())) {
      List<Path> files =
          all.filter(Files::isRegularFile)
              .filter(Damages::isRead)
              .filter(file -> file.toFile().length() > 0)
              .sorted()
              .toList();
      return files.get(random.nextInt(files.size()));
    }
  }

  /** Locks and the storage engine's diary are only written. */
  private static boolean isRead(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.equals("LOCK") && !name.startsWith("LOG");
  }

  private static void flip(RandomAccessFile content, Random random) throws IOException {
    for (int flips = 1 + random.nextInt(MOST_FLIPS); flips > 0; flips--) {
      long place = (long) (random.nextDouble() * content.length());
      content.seek(place);
      int value = content.read();
      content.seek(place);
      content.write(value ^ (1 << random.nextInt(BITS)));
    }
  }

  private static void truncate(RandomAccessFile content, Random random) throws IOException {
    content.setLength((long) (random.nextDouble() * content.length()));
  }

  @FunctionalInterface
  private interface Damage {
    void inflict(RandomAccessFile content, Random random) throws IOException;
  }
}

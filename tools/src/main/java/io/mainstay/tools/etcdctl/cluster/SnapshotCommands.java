package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.errors.FileFailure;
import io.mainstay.api.etcdserverpb.SnapshotRequest;
import io.mainstay.api.etcdserverpb.SnapshotResponse;
import io.mainstay.client.Endpoint;
import io.mainstay.client.Exchange;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.output.HumanSize;
import io.mainstay.tools.output.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code snapshot} and what is below it. */
public final class SnapshotCommands {
  private static final int SECTOR_BYTES = 512;
  private static final int DIGEST_BYTES = 32;

  private SnapshotCommands() {}

  /** The group. */
  public static Command group(Surroundings surroundings) {
    return Command.group(
        "snapshot",
        "Manages etcd node snapshots",
        List.of(
            Command.leaf(
                "save",
                "<filename>",
                "Stores an etcd node backend snapshot to a given file",
                List.of(),
                call -> save(call, surroundings))));
  }

  private static void save(Call call, Surroundings surroundings) throws CommandException {
    if (call.arguments().size() != 1) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS, "snapshot save expects one argument <filename>");
    }
    Path file = Path.of(call.arguments().get(0));
    surroundings.connected(call, session -> save(session, file));
  }

  private static void save(Session session, Path file) throws CommandException {
    if (session.endpoints().size() != 1) {
      throw failure(
          session.endpoints().stream()
              .map(Endpoint::text)
              .collect(
                  Collectors.joining(
                      " ",
                      "snapshot must be requested to one selected node, not multiple [",
                      "]")));
    }
    Path part = Path.of(file + ".part");
    try {
      String version;
      try (FileChannel channel = create(part)) {
        version = download(session, channel);
        requireDigest(channel.size());
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      session.streams().out().println("Snapshot saved at " + file);
      if (!version.isEmpty()) {
        session.streams().out().println("Server version " + version);
      }
    } catch (IOException e) {
      throw failure("could not write snapshot: " + e.getMessage());
    } finally {
      // Whether it is there, and goes, is less than what else there is to say.
      var unused = part.toFile().delete();
    }
  }

  private static FileChannel create(Path part) throws CommandException {
    try {
      Files.deleteIfExists(part);
      return FileChannel.open(
          part,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException e) {
      throw failure("could not open %s (%s)".formatted(part, reason(e)));
    }
  }

  /** Gives the version of the storage; empty from servers that do not tell. */
  private static String download(Session session, FileChannel to)
      throws IOException, CommandException {
    String version = "";
    long written = 0;
    try (Exchange<SnapshotRequest, SnapshotResponse> stream =
            session.client().open(Methods.SNAPSHOT, session.givenTimeout());
        Progress progress = Progress.on(session.streams().err())) {
      stream.send(SnapshotRequest.getDefaultInstance());
      stream.end();
      for (SnapshotResponse next = stream.next(); next != null; next = stream.next()) {
        if (!next.getVersion().isEmpty()) {
          version = next.getVersion();
        }
        to.write(next.getBlob().asReadOnlyByteBuffer());
        written += next.getBlob().size();
        progress.show(
            "%s of %s"
                .formatted(
                    HumanSize.of(written), HumanSize.of(written + next.getRemainingBytes())));
      }
      return version;
    } catch (RpcException e) {
      throw failure(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("context canceled");
    }
  }

  private static String reason(IOException failure) {
    return failure instanceof FileSystemException file
        ? FileFailure.text(file)
        : String.valueOf(failure.getMessage());
  }

  private static void requireDigest(long bytes) throws CommandException {
    if (bytes % SECTOR_BYTES != DIGEST_BYTES) {
      throw failure("sha256 checksum not found [bytes: " + bytes + "]");
    }
  }

  private static CommandException failure(String message) {
    return new CommandException(ExitCode.INTERRUPTED, message);
  }
}

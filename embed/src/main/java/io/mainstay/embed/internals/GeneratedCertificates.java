package io.mainstay.embed.internals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The certificates that members have made for themselves. */
final class GeneratedCertificates {
  private GeneratedCertificates() {}

  /** All of them in one file, which clients can trust. */
  static Path bundle(Path directory, List<HostedMember> members) {
    StringBuilder all = new StringBuilder();
    try {
      for (HostedMember member : members) {
        all.append(Files.readString(member.dataDirectory().resolve("fixtures/client/cert.pem")));
      }
      return Files.writeString(directory.resolve("trusted.pem"), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

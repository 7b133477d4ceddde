package io.mainstay.server.bootstrap;

import io.mainstay.api.membershippb.Member;
import io.mainstay.api.membershippb.RaftAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who a data directory belongs to; written once, when it is made.
 *
 * @param memberId this member
 * @param clusterId its cluster
 * @param clusterToken the token that the cluster was born with
 * @param founders the members that the cluster was born with, by ID and peer URLs; none when this
 *     member joined later: before its log begins it knows nobody, and may not begin one itself
 */
record Identity(long memberId, long clusterId, String clusterToken, List<Member> founders) {
  private static final String FORMAT = "1";
  private static final String FOUNDER = "founder";

  /** Copies the list. */
  Identity {
    founders = List.copyOf(founders);
  }

  /**
   * Reads an identity.
   *
   * @throws MemberStartException when the file is damaged or of a newer format
   */
  static Identity read(Path file) throws MemberStartException {
    Map<String, String> fields = new LinkedHashMap<>();
    List<Member> founders = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        String value = line.substring(equals + 1);
        if (equals > 0 && line.startsWith(FOUNDER)) {
          founders.add(founder(value));
        } else if (equals > 0) {
          fields.put(line.substring(0, equals), value);
        }
      }
    } catch (NumberFormatException e) {
      throw new MemberStartException(damaged(file), e);
    } catch (IOException e) {
      throw new MemberStartException("cannot read " + file + ": " + e.getMessage(), e);
    }
    String format = fields.getOrDefault("format", "");
    if (!format.equals(FORMAT)) {
      throw new MemberStartException(
          format.matches("[0-9]+")
              ? "data directory was written by a newer release (format "
                  + format
                  + " in "
                  + file
                  + "): start that release, or choose another --data-dir"
              : damaged(file));
    }
    try {
      return new Identity(
          Long.parseUnsignedLong(fields.getOrDefault("member-id", ""), 16),
          Long.parseUnsignedLong(fields.getOrDefault("cluster-id", ""), 16),
          fields.getOrDefault("cluster-token", ""),
          founders);
    } catch (NumberFormatException e) {
      throw new MemberStartException(damaged(file), e);
    }
  }

  /** Writes the identity so that after a crash the file is there whole or not at all. */
  void write(Path file) {
    StringBuilder text =
        new StringBuilder()
            .append(line("format", FORMAT))
            .append(line("member-id", Long.toHexString(memberId)))
            .append(line("cluster-id", Long.toHexString(clusterId)))
            .append(line("cluster-token", clusterToken));
    founders.forEach(founder -> text.append(line(FOUNDER, text(founder))));
    DurableFile.write(file, text.toString());
  }

  private static String line(String name, String value) {
    return name + "=" + value + "\n";
  }

  /** The ID and the URLs, none of which holds a space. */
  private static String text(Member founder) {
    return Long.toHexString(founder.getID())
        + " "
        + String.join(" ", founder.getRaftAttributes().getPeerUrlsList());
  }

  private static Member founder(String text) {
    String[] words = text.split(" ", -1);
    return Member.newBuilder()
        .setID(Long.parseUnsignedLong(words[0], 16))
        .setRaftAttributes(
            RaftAttributes.newBuilder().addAllPeerUrls(List.of(words).subList(1, words.length)))
        .build();
  }

  private static String damaged(Path file) {
    return "data directory is damaged: "
        + file
        + " is unreadable; restore it from a backup, or remove the data directory and replace the member";
  }
}

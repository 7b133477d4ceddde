package io.mainstay.embed.internals;

import io.mainstay.embed.EmbeddedClusterException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * What a directory remembers of the cluster in it, beside what its members do: its name and where
 * they listened, since they know one another by that. Immutable.
 */
final class ClusterRecord {
  private static final String FILE = "cluster.properties";
  private static final String NAME = "name";
  private static final String MEMBERS = "members";

  private final Properties content;

  private ClusterRecord(Properties content) {
    this.content = content;
  }

  /**
   * What a directory remembers; nothing if it is new.
   *
   * @throws EmbeddedClusterException when it cannot be read
   */
  static ClusterRecord read(Path directory) {
    Path file = directory.resolve(FILE);
    Properties content = new Properties();
    if (Files.exists(file)) {
      try (Reader text = Files.newBufferedReader(file)) {
        content.load(text);
      } catch (IOException | IllegalArgumentException e) {
        throw new EmbeddedClusterException("cannot read " + file + ": " + e, e);
      }
    }
    return new ClusterRecord(content);
  }

  /**
   * Lets a directory remember this.
   *
   * @throws EmbeddedClusterException when it cannot be written
   */
  static void write(Path directory, String name, List<MemberPorts> ports) {
    Properties content = new Properties();
    content.setProperty(NAME, name);
    content.setProperty(MEMBERS, Integer.toString(ports.size()));
    for (int i = 0; i < ports.size(); i++) {
      content.setProperty(clientKey(i), Integer.toString(ports.get(i).client().number()));
      content.setProperty(peerKey(i), Integer.toString(ports.get(i).peer().number()));
    }
    Path file = directory.resolve(FILE);
    try (Writer text = Files.newBufferedWriter(file)) {
      content.store(text, null);
    } catch (IOException e) {
      throw new EmbeddedClusterException("cannot write " + file + ": " + e, e);
    }
  }

  Optional<String> name() {
    return Optional.ofNullable(content.getProperty(NAME));
  }

  OptionalInt members() {
    return number(MEMBERS);
  }

  OptionalInt clientPort(int member) {
    return number(clientKey(member));
  }

  OptionalInt peerPort(int member) {
    return number(peerKey(member));
  }

  private OptionalInt number(String key) {
    String number = content.getProperty(key);
    try {
      return number == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(number));
    } catch (NumberFormatException e) {
      throw new EmbeddedClusterException(
          key + " in " + FILE + " is no number: \"" + number + "\"", e);
    }
  }

  private static String clientKey(int member) {
    return HostedMember.nameOf(member) + ".client-port";
  }

  private static String peerKey(int member) {
    return HostedMember.nameOf(member) + ".peer-port";
  }
}

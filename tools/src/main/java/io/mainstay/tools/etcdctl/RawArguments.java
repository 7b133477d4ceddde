package io.mainstay.tools.etcdctl;

import com.google.protobuf.ByteString;
import io.mainstay.tools.etcdctl.session.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The arguments of the process as the bytes that they are, which Java does not keep. */
final class RawArguments {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private RawArguments() {}

  /** The same arguments, read from the system where it shows them. */
  static List<String> of(String[] arguments) {
    List<String> given = List.of(arguments);
    try {
      List<String> all = split(ByteString.copyFrom(Files.readAllBytes(COMMAND_LINE)));
      return all.size() < given.size() ? given : all.subList(all.size() - given.size(), all.size());
    } catch (IOException e) {
      return given;
    }
  }

  private static List<String> split(ByteString bytes) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.size(); i++) {
      if (bytes.byteAt(i) == 0) {
        words.add(Words.text(bytes.substring(start, i)));
        start = i + 1;
      }
    }
    return words;
  }
}

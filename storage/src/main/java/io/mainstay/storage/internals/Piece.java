package io.mainstay.storage.internals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocksdb.LiveFileMetaData;

/** A part of one family, so small that it is rewritten in a few seconds. */
final class Piece {
  private static final long PIECE_BYTES = 256L << 20;

  private final Family family;
  private final byte @Nullable [] begin;
  private final byte @Nullable [] end;

  private Piece(Family family, byte @Nullable [] begin, byte @Nullable [] end) {
    this.family = family;
    this.begin = begin;
    this.end = end;
  }

  Family family() {
    return family;
  }

  /** Its first key; null for that of the family. */
  byte @Nullable [] begin() {
    return begin;
  }

  /** Its last key; null for that of the family. */
  byte @Nullable [] end() {
    return end;
  }

  /** Divides a whole database along its files. */
  static List<Piece> of(List<LiveFileMetaData> files) {
    List<Piece> pieces = new ArrayList<>();
    for (Family family : Family.values()) {
      divide(
          family,
          files.stream()
              .filter(file -> Arrays.equals(file.columnFamilyName(), family.id()))
              .toList(),
          pieces);
    }
    return pieces;
  }

  private static void divide(Family family, List<LiveFileMetaData> files, List<Piece> pieces) {
    byte[] begin = null;
    long bytes = 0;
    for (LiveFileMetaData file : lowest(files)) {
      if (bytes >= PIECE_BYTES) {
        pieces.add(new Piece(family, begin, file.smallestKey()));
        begin = file.smallestKey();
        bytes = 0;
      }
      bytes += file.size();
    }
    pieces.add(new Piece(family, begin, null));
  }

  /** The files of the lowest level, which holds most of a family, in order. */
  private static List<LiveFileMetaData> lowest(List<LiveFileMetaData> files) {
    TreeMap<Integer, List<LiveFileMetaData>> levels =
        files.stream()
            .collect(
                Collectors.groupingBy(LiveFileMetaData::level, TreeMap::new, Collectors.toList()));
    Map.Entry<Integer, List<LiveFileMetaData>> last = levels.lastEntry();
    return last == null
        ? List.of()
        : last.getValue().stream()
            .sorted(Comparator.comparing(LiveFileMetaData::smallestKey, Arrays::compareUnsigned))
            .toList();
  }
}

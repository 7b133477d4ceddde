package io.mainstay.tools.etcdctl.output;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.tools.output.GoQuote;
import java.io.PrintStream;

/** A line for each value: its name in quotes, a colon, the value. */
public final class FieldsWriter {
  private final PrintStream out;
  private final boolean hex;

  FieldsWriter(PrintStream out, boolean hex) {
    this.out = out;
    this.hex = hex;
  }

  /** Who answered, and at which revision if that is known. */
  public void header(ResponseHeader header) {
    id("ClusterID", header.getClusterId());
    id("MemberID", header.getMemberId());
    if (header.getRevision() > 0) {
      number("Revision", header.getRevision());
    }
    unsigned("RaftTerm", header.getRaftTerm());
  }

  /** All of a key, each name behind a prefix. */
  public void pair(String prefix, KeyValue pair) {
    quoted(prefix + "Key", pair.getKey());
    number(prefix + "CreateRevision", pair.getCreateRevision());
    number(prefix + "ModRevision", pair.getModRevision());
    number(prefix + "Version", pair.getVersion());
    quoted(prefix + "Value", pair.getValue());
    lease(prefix + "Lease", pair.getLease());
  }

  /** The ID of a member or a cluster. */
  public void id(String name, long id) {
    plain(name, hex ? Long.toHexString(id) : Long.toUnsignedString(id));
  }

  /** The ID of a lease. */
  public void lease(String name, long id) {
    plain(name, hex ? "%016x".formatted(id) : Long.toString(id));
  }

  /** A number. */
  public void number(String name, long number) {
    plain(name, Long.toString(number));
  }

  /** A number without sign. */
  public void unsigned(String name, long number) {
    plain(name, Long.toUnsignedString(number));
  }

  /** Bytes in quotes. */
  public void quoted(String name, ByteString bytes) {
    plain(name, GoQuote.of(bytes));
  }

  /** What ends one of several. */
  public void emptyLine() {
    out.println();
  }

  /** A word as it is. */
  public void plain(String name, String word) {
    out.println('"' + name + "\" : " + word);
  }
}

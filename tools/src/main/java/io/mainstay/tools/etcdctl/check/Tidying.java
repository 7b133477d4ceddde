package io.mainstay.tools.etcdctl.check;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.DefragmentRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Endpoint;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.etcdctl.kv.KeyRange;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.output.GoQuote;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** What is to be found before a check, and left behind it: nothing. */
final class Tidying {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Client client;
  private final List<Endpoint> endpoints;
  private final PrintStream out;
  private final String prefix;
  private final KeyRange range;

  Tidying(Session session, String prefix) {
    this.client = session.client();
    this.endpoints = session.endpoints();
    this.out = session.streams().out();
    this.prefix = prefix;
    ByteString key = ByteString.copyFromUtf8(prefix);
    this.range = new KeyRange(key, KeyRange.endOfPrefix(key));
  }

  /** Refuses to work on keys of others. */
  void requireEmpty() throws CommandException, RpcException {
    RangeRequest request =
        RangeRequest.newBuilder().setKey(range.key()).setRangeEnd(range.end()).setLimit(1).build();
    if (client.call(Methods.RANGE, request, null).getKvsCount() > 0) {
      throw new CommandException(
          ExitCode.INVALID_INPUT,
          "prefix %s has keys. Delete with 'etcdctl del --prefix %s' first"
              .formatted(GoQuote.of(prefix), prefix));
    }
  }

  /**
   * Deletes the keys.
   *
   * @param compacts whether what they were is forgotten as well
   * @param defragments whether the members then give back its room
   */
  void tidyUp(boolean compacts, boolean defragments) throws RpcException {
    long revision = delete();
    if (compacts) {
      compact(revision);
    }
    if (defragments) {
      for (Endpoint endpoint : endpoints) {
        defragment(endpoint);
      }
    }
  }

  private long delete() throws RpcException {
    DeleteRangeRequest request =
        DeleteRangeRequest.newBuilder().setKey(range.key()).setRangeEnd(range.end()).build();
    return client.call(Methods.DELETE_RANGE, request, PATIENCE).getHeader().getRevision();
  }

  private void compact(long revision) throws RpcException {
    out.println("Compacting with revision " + revision);
    CompactionRequest request =
        CompactionRequest.newBuilder().setRevision(revision).setPhysical(true).build();
    client.call(Methods.COMPACT, request, PATIENCE);
    out.println("Compacted with revision " + revision);
  }

  private void defragment(Endpoint endpoint) throws RpcException {
    out.println("Defragmenting " + GoQuote.of(endpoint.text()));
    client.at(endpoint).call(Methods.DEFRAGMENT, DefragmentRequest.getDefaultInstance(), PATIENCE);
    out.println("Defragmented " + GoQuote.of(endpoint.text()));
  }
}

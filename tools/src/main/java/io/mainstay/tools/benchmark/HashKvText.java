package io.mainstay.tools.benchmark;

import io.mainstay.api.etcdserverpb.HashKVRequest;
import io.mainstay.api.etcdserverpb.HashKVResponse;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.client.Client;
import io.mainstay.client.Endpoint;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.daemon.logging.GoDuration;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.output.HumanSize;
import java.time.Duration;

/** What {@code put --check-hashkv} tells in the end. */
final class HashKvText {
  private HashKvText() {}

  /** Asks the first endpoint. */
  static String of(Bench bench) throws CommandException {
    Endpoint endpoint = bench.firstEndpoint();
    Client member = bench.clients().get(0).at(endpoint);
    try {
      long begin = System.nanoTime();
      HashKVResponse hash = member.call(Methods.HASH_KV, HashKVRequest.getDefaultInstance(), null);
      StatusResponse status = member.call(Methods.STATUS, StatusRequest.getDefaultInstance(), null);
      Duration taken = Duration.ofNanos(System.nanoTime() - begin);
      return """
          HashKV Summary:
          \tHashKV: %s
          \tEndpoint: %s
          \tTime taken to get hashkv: %s
          \tDB size: %s
          """
          .formatted(
              Integer.toUnsignedString(hash.getHash()),
              endpoint.text(),
              GoDuration.format(taken),
              HumanSize.of(status.getDbSize()));
    } catch (RpcException e) {
      throw new CommandException(
          ExitCode.ERROR,
          "Failed to get the hashkv of endpoint %s (%s)".formatted(endpoint.text(), e.getMessage()),
          e);
    }
  }
}

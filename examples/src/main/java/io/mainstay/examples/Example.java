package io.mainstay.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.mainstay.embed.EmbeddedCluster;
import java.io.PrintStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** What all examples do: find a cluster, and talk about bytes as text. */
final class Example {
  private Example() {}

  /** A program that needs a cluster. */
  interface Program {
    void run(Client client, PrintStream out) throws Exception;
  }

  /**
   * Runs a program with the servers at these endpoints, or if there are none with one of its own.
   */
  static void main(String[] endpoints, Program program) throws Exception {
    if (endpoints.length > 0) {
      run(Arrays.stream(endpoints).map(URI::create).toList(), System.out, program);
      return;
    }
    try (EmbeddedCluster cluster = EmbeddedCluster.start()) {
      run(cluster.clientEndpoints(), System.out, program);
    }
  }

  static void run(List<URI> endpoints, PrintStream out, Program program) throws Exception {
    try (Client client = Client.builder().endpoints(endpoints).build()) {
      program.run(client, out);
    }
  }

  static ByteSequence bytes(String text) {
    return ByteSequence.from(text, UTF_8);
  }

  static String text(ByteSequence bytes) {
    return bytes.toString(UTF_8);
  }
}

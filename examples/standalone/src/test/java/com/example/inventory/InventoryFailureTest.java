package com.example.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.etcd.jetcd.Client;
import io.mainstay.junit.EtcdClusterExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InventoryFailureTest {
  @RegisterExtension
  static final EtcdClusterExtension cluster =
      EtcdClusterExtension.builder().withNodes(3).build();

  @Test
  void theCountOutlivesTheLeader() throws Exception {
    try (Client client = Client.builder().endpoints(cluster.clientEndpoints()).build()) {
      new Inventory(client).add("screws", 100);
    }

    cluster.embedded().leader().orElseThrow().kill();
    cluster.embedded().awaitReady(Duration.ofSeconds(60));

    try (Client client = Client.builder().endpoints(cluster.clientEndpoints()).build()) {
      assertEquals(100, new Inventory(client).count("screws"));
    }
  }
}

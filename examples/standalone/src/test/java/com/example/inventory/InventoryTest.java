package com.example.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.etcd.jetcd.Client;
import io.mainstay.embed.EmbeddedCluster;
import io.mainstay.junit.ClusterLifecycle;
import io.mainstay.junit.WithEtcd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithEtcd(lifecycle = ClusterLifecycle.PER_METHOD)
class InventoryTest {
  private Client client;
  private Inventory inventory;

  @BeforeEach
  void connect(EmbeddedCluster cluster) {
    client = Client.builder().endpoints(cluster.clientEndpoints()).build();
    inventory = new Inventory(client);
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void whatIsAddedIsThere() throws Exception {
    inventory.add("screws", 100);
    inventory.add("screws", 20);

    assertEquals(120, inventory.count("screws"));
  }

  @Test
  void noMoreIsTakenThanThereIs() throws Exception {
    inventory.add("screws", 100);

    assertTrue(inventory.take("screws", 60));
    assertFalse(inventory.take("screws", 60));
    assertEquals(40, inventory.count("screws"));
  }
}

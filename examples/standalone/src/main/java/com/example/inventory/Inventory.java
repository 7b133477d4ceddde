package com.example.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import java.util.concurrent.ExecutionException;

/** How much of each article there is. */
public final class Inventory {
  private final Client client;

  public Inventory(Client client) {
    this.client = client;
  }

  public void add(String article, int pieces) throws ExecutionException, InterruptedException {
    change(article, pieces);
  }

  /** Takes pieces out if there are enough. */
  public boolean take(String article, int pieces) throws ExecutionException, InterruptedException {
    return change(article, -pieces);
  }

  public int count(String article) throws ExecutionException, InterruptedException {
    var found = client.getKVClient().get(key(article)).get().getKvs();
    return found.isEmpty() ? 0 : number(found.get(0));
  }

  /** Nobody else may have changed it in between: then it is tried again. */
  private boolean change(String article, int pieces)
      throws ExecutionException, InterruptedException {
    while (true) {
      var found = client.getKVClient().get(key(article)).get().getKvs();
      int count = found.isEmpty() ? 0 : number(found.get(0));
      long revision = found.isEmpty() ? 0 : found.get(0).getModRevision();
      if (count + pieces < 0) {
        return false;
      }
      boolean done =
          client
              .getKVClient()
              .txn()
              .If(new Cmp(key(article), Cmp.Op.EQUAL, CmpTarget.modRevision(revision)))
              .Then(
                  Op.put(
                      key(article), bytes(Integer.toString(count + pieces)), PutOption.DEFAULT))
              .commit()
              .get()
              .isSucceeded();
      if (done) {
        return true;
      }
    }
  }

  private static ByteSequence key(String article) {
    return bytes("inventory/" + article);
  }

  private static int number(KeyValue pair) {
    return Integer.parseInt(pair.getValue().toString(UTF_8));
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, UTF_8);
  }
}

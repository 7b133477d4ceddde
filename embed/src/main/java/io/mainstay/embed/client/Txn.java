package io.mainstay.embed.client;

import java.util.List;

/**
 * A transaction: if all conditions hold it does one thing, else another, and nobody sees anything
 * in between.
 *
 * @param conditions all of which have to hold; none for a transaction that always succeeds
 * @param success what is done if they do, in this order
 * @param failure what is done if they do not, in this order
 */
public record Txn(List<Condition> conditions, List<Operation> success, List<Operation> failure)
    implements Operation {
  /** Copies the lists. */
  public Txn {
    conditions = List.copyOf(conditions);
    success = List.copyOf(success);
    failure = List.copyOf(failure);
  }

  /** Does nothing yet in either case. */
  public static Txn when(Condition... conditions) {
    return new Txn(List.of(conditions), List.of(), List.of());
  }

  /** The same, doing this if the conditions hold. */
  public Txn then(Operation... operations) {
    return new Txn(conditions, List.of(operations), failure);
  }

  /** The same, doing this if they do not. */
  public Txn otherwise(Operation... operations) {
    return new Txn(conditions, success, List.of(operations));
  }
}

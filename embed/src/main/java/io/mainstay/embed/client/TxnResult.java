package io.mainstay.embed.client;

import java.util.List;

/**
 * What became of a {@link Txn}.
 *
 * @param revision the revision that it made; that of the store if it changed nothing
 * @param succeeded whether all conditions held
 * @param results one for each operation that was done, in order
 */
public record TxnResult(long revision, boolean succeeded, List<Result> results) implements Result {
  /** Copies the list. */
  public TxnResult {
    results = List.copyOf(results);
  }
}

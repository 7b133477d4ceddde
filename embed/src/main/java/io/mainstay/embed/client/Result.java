package io.mainstay.embed.client;

/** The answer to an {@link Operation}. */
public sealed interface Result permits PutResult, GetResult, DeleteResult, TxnResult {
  /** The revision of the store when it was answered; for a write, the revision that it made. */
  long revision();
}

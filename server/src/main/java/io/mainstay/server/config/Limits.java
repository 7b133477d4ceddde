package io.mainstay.server.config;

/**
 * What clients may ask for.
 *
 * @param maxTxnOps operations in each list of a transaction
 * @param maxRequestBytes size of one request as it goes through the log
 * @param maxConcurrentStreams HTTP/2 streams per client connection
 * @param quotaBackendBytes size of the store beyond which writes are refused; negative for no
 *     quota, never 0
 */
public record Limits(
    long maxTxnOps, long maxRequestBytes, long maxConcurrentStreams, long quotaBackendBytes) {
  /** Etcd's defaults: 128 operations, 1.5 MiB, no limit of streams, 2 GiB. */
  public static Limits defaults() {
    return new Limits(128, 1_572_864, 4_294_967_295L, 2L << 30);
  }
}

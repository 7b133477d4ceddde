package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import io.mainstay.client.ClientSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy is told.
 *
 * @param listen where clients connect
 * @param metrics where the pages are shown beside; null for nowhere else
 * @param members how members are called
 * @param self how the proxy calls itself, to see whether it serves; null when it cannot
 * @param registration what clients that ask for members are told
 * @param namespace put before all keys
 * @param maxConcurrentStreams how many calls a client's connection may have under way
 * @param ordered whether no read may show an older revision than one before
 * @param leasingPrefix of the leasing keys of the proxies that this one shares keys with; empty to
 *     own none
 */
public record GrpcProxySettings(
    Address listen,
    @Nullable Address metrics,
    ClientSettings members,
    @Nullable ClientSettings self,
    Registration registration,
    ByteString namespace,
    long maxConcurrentStreams,
    boolean ordered,
    ByteString leasingPrefix) {
  /**
   * A place to listen.
   *
   * @param port 0 for one that is free
   * @param encrypted whether TLS is spoken there
   */
  public record Address(String host, int port, boolean encrypted) {}

  /**
   * How a proxy stands among others.
   *
   * @param advertisedUrl what clients that ask for members are told; empty to pass their question
   *     on
   * @param prefix under which proxies enter themselves in the store; empty for none, else an
   *     advertised URL is needed
   * @param ttlSeconds how long an entry outlives its proxy
   */
  public record Registration(String advertisedUrl, String prefix, long ttlSeconds) {}
}

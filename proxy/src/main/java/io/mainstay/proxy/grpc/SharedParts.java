package io.mainstay.proxy.grpc;

import io.mainstay.client.Client;
import io.mainstay.client.Endpoint;
import io.vertx.core.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What all event loops of a proxy have in common; each part says who may use it.
 *
 * @param metricsSource the member whose metrics are shown
 * @param registry the list of proxies that this one stands in; null for none
 * @param leasing the keys that this proxy owns; null if it owns none
 */
record SharedParts(
    Namespace namespace,
    RangeCache cache,
    Ordering ordering,
    Broadcasts broadcasts,
    Registered self,
    Endpoint metricsSource,
    @Nullable Registry registry,
    @Nullable Leasing leasing) {
  /**
   * As the settings say.
   *
   * @param context of the event loop on which watches are looked after
   * @param client calls members from there
   */
  static SharedParts of(
      Context context, Client client, GrpcProxySettings settings, ProxyListener listener) {
    Namespace namespace = new Namespace(settings.namespace());
    GrpcProxySettings.Registration registration = settings.registration();
    List<Endpoint> endpoints = settings.members().endpoints();
    Registered self = new Registered(registration.advertisedUrl(), hostname());
    return new SharedParts(
        namespace,
        new RangeCache(),
        new Ordering(settings.ordered()),
        new Broadcasts(context, client, namespace, listener),
        self,
        endpoints.get(ThreadLocalRandom.current().nextInt(endpoints.size())),
        registration.prefix().isEmpty()
            ? null
            : new Registry(
                context.owner(),
                client,
                namespace,
                registration.prefix(),
                self,
                registration.ttlSeconds()),
        settings.leasingPrefix().isEmpty()
            ? null
            : new Leasing(context.owner(), client, namespace, settings.leasingPrefix()));
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }
}

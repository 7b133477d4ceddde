package io.mainstay.tools.etcd;

import io.mainstay.client.ClientSettingsException;
import io.mainstay.client.TlsFileException;
import io.mainstay.proxy.grpc.GrpcProxy;
import io.mainstay.proxy.grpc.ProxyListener;
import io.mainstay.proxy.grpc.Surroundings;
import io.mainstay.server.metrics.MetricSet;
import io.mainstay.server.metrics.ProcessMetrics;
import io.mainstay.server.metrics.ScrapeMetrics;
import io.mainstay.server.tls.ServerTls;
import io.mainstay.server.tls.network.TlsOptions;
import io.mainstay.server.transport.ConnectionRules;
import io.mainstay.server.transport.MetricsPage;
import io.mainstay.server.transport.ProfilePages;
import java.io.IOException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.UnaryOperator;

/** Puts a gRPC proxy together with what it shares with members. */
final class ServingGrpcProxy {
  private ServingGrpcProxy() {}

  /**
   * Begins to serve.
   *
   * @throws IOException when it cannot listen
   * @throws ClientSettingsException if there is nobody to call
   * @throws TlsFileException if a file cannot be used
   */
  static GrpcProxy start(GrpcProxyLaunch launch)
      throws IOException, ClientSettingsException, TlsFileException {
    MetricSet metrics = new MetricSet();
    ProcessMetrics.show(metrics);
    ProxyMetrics counted = new ProxyMetrics(metrics);
    ProxyListener listener = launch.callLog() ? new LoggedCalls(counted) : counted;
    MetricsPage page =
        new MetricsPage(metrics::page, new ScrapeMetrics(metrics), ForkJoinPool.commonPool());
    ServerTls tls = launch.clientTls();
    return GrpcProxy.start(
        launch.settings(),
        new Surroundings(
            ConnectionRules::limit,
            tls == null ? UnaryOperator.identity() : TlsOptions.listener(() -> tls),
            new ConnectionRules(launch.pings())::apply,
            page::handle,
            launch.profiling() ? ProfilePages::new : null,
            listener));
  }
}

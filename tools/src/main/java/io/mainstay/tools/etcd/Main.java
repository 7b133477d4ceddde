package io.mainstay.tools.etcd;

import io.mainstay.client.ClientSettingsException;
import io.mainstay.client.TlsFileException;
import io.mainstay.daemon.logging.LogLevel;
import io.mainstay.daemon.logging.LogSettings;
import io.mainstay.daemon.logging.LogSetup;
import io.mainstay.daemon.systemd.NotifySocket;
import io.mainstay.proxy.grpc.GrpcProxy;
import io.mainstay.proxy.grpc.GrpcProxySettings.Address;
import io.mainstay.proxy.tcp.TcpProxy;
import io.mainstay.proxy.tcp.Upstream;
import io.mainstay.server.discovery.network.JndiSrvLookup;
import io.mainstay.server.discovery.srv.SrvLookup;
import io.mainstay.tools.command.Streams;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process. A signal ends it at once, as it does the original: it holds nothing. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Ends the process with the exit code of the command. */
  public static void main(String[] arguments) throws IOException {
    LogSetup.install(LogSettings.defaults());
    Streams streams = new Streams(System.in, System.out, System.err);
    SrvLookup dns = JndiSrvLookup.system();
    GatewayCommand gateway = new GatewayCommand(dns, Main::serve);
    GrpcProxyCommand proxy = new GrpcProxyCommand(dns, Main::serve);
    int exitCode = Etcd.program(gateway, proxy, streams).run(List.of(arguments));
    System.out.flush();
    System.err.flush();
    System.exit(exitCode);
  }

  private static void serve(String host, int port, List<Upstream> upstreams, Duration retryDelay)
      throws IOException {
    TcpProxy proxy = TcpProxy.start(host, port, upstreams, retryDelay);
    try (proxy) {
      stay();
    }
  }

  private static void serve(GrpcProxyLaunch launch)
      throws IOException, ClientSettingsException, TlsFileException {
    if (launch.debugLog()) {
      LogSettings usual = LogSettings.defaults();
      LogSetup.install(
          new LogSettings(usual.outputs(), LogLevel.DEBUG, usual.format(), usual.rotation()));
    }
    GrpcProxy proxy = ServingGrpcProxy.start(launch);
    // Who is told to end gives back what others would have to wait for.
    Runtime.getRuntime().addShutdownHook(new Thread(proxy::close, "farewell"));
    try (proxy) {
      Address metrics = launch.settings().metrics();
      if (metrics != null) {
        LOG.atInfo()
            .addKeyValue("address", new HostPort(metrics.host(), metrics.port()))
            .log("gRPC proxy listening for metrics");
      }
      LOG.atInfo()
          .addKeyValue("address", new HostPort(launch.settings().listen().host(), proxy.port()))
          .log("started gRPC proxy");
      stay();
    }
  }

  private static void stay() {
    NotifySocket.of(System.getenv()).ready();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

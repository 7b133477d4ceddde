package io.mainstay.interop.bench;

import io.mainstay.api.etcdserverpb.AuthenticateRequest;
import io.mainstay.interop.bench.SteadyCalls.Figures;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.ServerProgram;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Puts of 256 B come in at a fixed rate while others try passwords as fast as they are answered;
 * ours, then the original. Arguments, each with a default: puts a second, seconds to measure for,
 * attempts under way.
 */
public final class LoginFlood {
  private static final int VALUE_BYTES = 256;

  private final int perSecond;
  private final int seconds;
  private final int attempts;

  private LoginFlood(int perSecond, int seconds, int attempts) {
    this.perSecond = perSecond;
    this.seconds = seconds;
    this.attempts = attempts;
  }

  /** Prints the measurements, and the ratios to those before. */
  public static void main(String[] arguments) throws IOException {
    LoginFlood bench =
        new LoginFlood(
            argument(arguments, 0, 200), argument(arguments, 1, 15), argument(arguments, 2, 64));
    bench.measure("ours", ServerProgram.ours());
    bench.measure("original", ServerProgram.original());
  }

  private static int argument(String[] arguments, int index, int otherwise) {
    return index < arguments.length ? Integer.parseInt(arguments[index]) : otherwise;
  }

  private void measure(String name, ServerProgram program) throws IOException {
    Vertx vertx = Vertx.vertx();
    try (GrowingCluster cluster =
            GrowingCluster.start(program, Files.createTempDirectory("flood"), 1);
        SteadyCalls puts =
            SteadyCalls.puts(cluster.member(0).clientPort(), VALUE_BYTES, perSecond);
        WireClient flood = new WireClient(vertx, cluster.member(0).clientPort())) {
      Etcdctl etcdctl = cluster.etcdctl();
      etcdctl.run("user", "add", "root:right");
      etcdctl.run("role", "add", "root");
      etcdctl.run("user", "grant-role", "root", "root");
      etcdctl.run("auth", "enable");
      puts.token(flood.call(Methods.AUTHENTICATE, login("right")).await().getToken());

      puts.during(forAWhile());
      Figures before = puts.during(forAWhile());
      before.print(name, "before", before);
      AtomicInteger tried = new AtomicInteger();
      BooleanSupplier goOn = forAWhile();
      for (int i = 0; i < attempts; i++) {
        tryPasswords(flood, tried, goOn);
      }
      puts.during(goOn).print(name, "during", before);
      System.out.printf("%s: %d wrong passwords a second%n", name, tried.get() / seconds);
      puts.during(forAWhile()).print(name, "after", before);
    } finally {
      vertx.close().await();
    }
  }

  private static void tryPasswords(WireClient flood, AtomicInteger tried, BooleanSupplier goOn) {
    if (goOn.getAsBoolean()) {
      flood
          .call(Methods.AUTHENTICATE, login("wrong"))
          .onComplete(
              refused -> {
                tried.incrementAndGet();
                tryPasswords(flood, tried, goOn);
              });
    }
  }

  private static AuthenticateRequest login(String password) {
    return AuthenticateRequest.newBuilder().setName("root").setPassword(password).build();
  }

  private BooleanSupplier forAWhile() {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    return () -> System.nanoTime() - end < 0;
  }
}

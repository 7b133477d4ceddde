package io.mainstay.server.tls.network;

import io.mainstay.server.tls.RefusalLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS end of one connection to a listener: holds a place in the gate until it has shaken hands,
 * tells why it did not, and answers those who speak plaintext. Its event loop, but for {@link
 * #abandon} and {@link #isWaiting}.
 */
final class GuardedHandler extends SslHandler implements HandshakeGate.Handshake {
  private static final Logger log = LoggerFactory.getLogger(GuardedHandler.class);
  private static final List<String> PLAINTEXT =
      List.of("GET /", "HEAD ", "POST ", "PUT /", "OPTIO");
  private static final int PLAINTEXT_BYTES = 5;

  /** What Go's HTTP server says, byte for byte. */
  private static final String PLAINTEXT_ANSWER =
      "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

  private final HandshakeGate gate;
  private final RefusalLog refusals;
  private final BusyExecutor tasks;
  private volatile @Nullable ChannelHandlerContext context;
  private boolean shaking = true;
  private boolean started;
  private boolean turnedAway;

  GuardedHandler(
      SSLEngine engine, boolean startTls, Executor tasks, HandshakeGate gate, RefusalLog refusals) {
    this(engine, startTls, new BusyExecutor(tasks), gate, refusals);
  }

  private GuardedHandler(
      SSLEngine engine,
      boolean startTls,
      BusyExecutor tasks,
      HandshakeGate gate,
      RefusalLog refusals) {
    super(engine, startTls, tasks);
    this.tasks = tasks;
    this.gate = gate;
    this.refusals = refusals;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    context = added;
    super.handlerAdded(added);
    if (gate.enter(this)) {
      handshakeFuture().addListener(this::ended);
    } else {
      turnedAway = true;
      var unused = added.channel().close();
    }
  }

  @Override
  protected void decode(ChannelHandlerContext current, ByteBuf in, List<Object> out)
      throws SSLException {
    if (turnedAway) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (shaking) {
      gate.heard(this);
    }
    if (!started) {
      if (in.readableBytes() < PLAINTEXT_BYTES) {
        return;
      }
      started = true;
      if (isPlaintext(in)) {
        turnedAway = true;
        in.skipBytes(in.readableBytes());
        // Written where this handler's own bytes go out, so it is not encrypted.
        current
            .writeAndFlush(Unpooled.copiedBuffer(PLAINTEXT_ANSWER, StandardCharsets.US_ASCII))
            .addListener(ChannelFutureListener.CLOSE);
        return;
      }
    }
    super.decode(current, in, out);
  }

  private static boolean isPlaintext(ByteBuf in) {
    String start = in.toString(in.readerIndex(), PLAINTEXT_BYTES, StandardCharsets.US_ASCII);
    return PLAINTEXT.contains(start);
  }

  @Override
  public boolean isWaiting() {
    // The engine would know too, but has whoever asks wait until its task is done.
    return !tasks.isBusy();
  }

  @Override
  public void abandon() {
    ChannelHandlerContext added = context;
    if (added != null) {
      var unused = added.channel().close();
    }
  }

  private void ended(Future<?> handshake) {
    shaking = false;
    gate.leave(this);
    if (handshake.isSuccess()) {
      // Never taken up again: who comes back is looked at anew, by the files as they are then.
      engine().getSession().invalidate();
    } else if (!turnedAway) {
      tell(handshake.cause());
    }
  }

  private void tell(Throwable failure) {
    String remote = remoteHost();
    if (failure instanceof ClosedChannelException) {
      log.debug("{} went away in the middle of the handshake", remote);
    } else {
      refusals.refused(remote, reason(failure));
    }
  }

  private String remoteHost() {
    ChannelHandlerContext added = context;
    return added != null && added.channel().remoteAddress() instanceof InetSocketAddress address
        ? address.getHostString()
        : "?";
  }

  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException refusal) {
        return String.valueOf(refusal.getMessage());
      }
    }
    return Alerts.text(String.valueOf(failure.getMessage()));
  }

  /** Knows whether something that it was given is not done yet. */
  private static final class BusyExecutor implements Executor {
    private final Executor workers;
    private final AtomicInteger underWay = new AtomicInteger();

    BusyExecutor(Executor workers) {
      this.workers = workers;
    }

    boolean isBusy() {
      return underWay.get() > 0;
    }

    @Override
    public void execute(Runnable task) {
      underWay.incrementAndGet();
      workers.execute(
          () -> {
            try {
              task.run();
            } finally {
              underWay.decrementAndGet();
            }
          });
    }
  }
}

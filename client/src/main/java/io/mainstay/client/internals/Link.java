package io.mainstay.client.internals;

import com.google.protobuf.Message;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.Endpoint;
import io.mainstay.client.Method;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import java.time.Duration;

/** The connection to one endpoint; it is made when it is needed, and again when it breaks. */
final class Link {
  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(1500);

  private final GrpcClient client;
  private final SocketAddress address;
  private final Endpoint endpoint;
  private final SignsOfLife signsOfLife;

  Link(Vertx vertx, Endpoint endpoint, ClientSettings settings, LoadedTls tls) {
    this.endpoint = endpoint;
    address =
        endpoint.scheme().isSocket()
            ? SocketAddress.domainSocketAddress(endpoint.host())
            : SocketAddress.inetSocketAddress(endpoint.port(), endpoint.host());
    HttpClientOptions transport =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
    if (endpoint.isSecure(settings.tls() != null)) {
      tls.applyTo(transport, endpoint);
    }
    client =
        GrpcClient.builder(vertx)
            .with(new GrpcClientOptions().setMaxMessageSize(settings.maxReceiveBytes()))
            .with(transport)
            .build();
    signsOfLife = new SignsOfLife(vertx, settings);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** A call on the connection, before anything is sent; fails if there is no connection. */
  <Q extends Message, A extends Message> Future<GrpcClientRequest<Q, A>> request(
      Method<Q, A> method) {
    ServiceMethod<A, Q> called =
        ServiceMethod.client(
            ServiceName.create(method.service()),
            method.name(),
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(method.answer()));
    return client.request(address, called).onSuccess(request -> adopt(request.connection()));
  }

  /** The same for a method of any name, whose messages are not looked into. */
  Future<GrpcClientRequest<Buffer, Buffer>> request(String service, String method) {
    return client
        .request(address)
        .map(request -> request.serviceName(ServiceName.create(service)).methodName(method))
        .onSuccess(request -> adopt(request.connection()));
  }

  private void adopt(HttpConnection connection) {
    if (signsOfLife.watch(connection)) {
      flushOnce(connection);
    }
  }

  /** Has the requests that are made in one go written with one system call. */
  private static void flushOnce(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      ChannelPipeline handlers = base.channelHandlerContext().pipeline();
      ChannelHandlerContext http2 = handlers.context(Http2ConnectionHandler.class);
      if (http2 != null) {
        handlers.addBefore(http2.name(), null, new Writes());
      }
    }
  }

  /** Ends the connection. */
  void close() {
    client.close();
  }

  private static final class Writes extends FlushConsolidationHandler {
    Writes() {
      super(DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true);
    }

    /**
     * What was not written out yet of a stream that a member cancels fails, which is reported here.
     * The HTTP library takes that for the end of the connection, and of all other calls on it.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
      if (!(cause instanceof Http2Exception failure) || !Http2Exception.isStreamError(failure)) {
        super.exceptionCaught(context, cause);
      }
    }
  }
}

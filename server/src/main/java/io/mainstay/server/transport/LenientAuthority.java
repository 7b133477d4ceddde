package io.mainstay.server.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Lets in clients that say whom they want to talk to in a form that HTTP does not know. Up to 3.4,
 * etcdctl names the whole URL ({@code endpoint status --cluster}), or the path of the socket file;
 * etcd never looks, but the HTTP library refuses such calls. Event loops.
 */
final class LenientAuthority {
  private static final String SCHEME_END = "://";
  private static final String BY_SOCKET_FILE = "localhost";

  private LenientAuthority() {}

  /** For a new connection, before its first call. */
  static void allow(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      Http2ConnectionHandler handler =
          base.channelHandlerContext().pipeline().get(Http2ConnectionHandler.class);
      if (handler != null) {
        Http2ConnectionDecoder decoder = handler.decoder();
        decoder.frameListener(new Mending(decoder.frameListener()));
      }
    }
  }

  /** Takes off the scheme and the path, with what the library can make something of left. */
  private static final class Mending extends Http2FrameListenerDecorator {
    Mending(Http2FrameListener listener) {
      super(listener);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int streamId,
        Http2Headers headers,
        int padding,
        boolean endOfStream)
        throws Http2Exception {
      mend(headers);
      super.onHeadersRead(context, streamId, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int streamId,
        Http2Headers headers,
        int streamDependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean endOfStream)
        throws Http2Exception {
      mend(headers);
      super.onHeadersRead(
          context, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream);
    }

    private static void mend(Http2Headers headers) {
      CharSequence authority = headers.authority();
      if (authority != null) {
        String text = authority.toString();
        int scheme = text.indexOf(SCHEME_END);
        int start = scheme < 0 ? 0 : scheme + SCHEME_END.length();
        int path = text.indexOf('/', start);
        if (scheme >= 0 || path >= 0) {
          int end = path < 0 ? text.length() : path;
          headers.authority(start == end ? BY_SOCKET_FILE : text.substring(start, end));
        }
      }
    }
  }
}

package io.mainstay.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told.
 *
 * @param endpoints tried in turn; all of one cluster
 * @param tls null for none
 * @param user shown for a token; null for none
 * @param token shown with every call; empty for none
 * @param dialTimeout how long fetching the token may take
 * @param autoSyncInterval how often the endpoints are replaced by those that the members advertise;
 *     zero for never
 * @param keepAliveTime how often a connection with calls under way is asked for a sign of life
 * @param keepAliveTimeout how long the sign may take
 * @param keepAliveWithoutCalls whether a connection without calls is asked too
 * @param maxSendBytes the longest request
 * @param maxReceiveBytes the longest answer
 */
public record ClientSettings(
    List<Endpoint> endpoints,
    @Nullable TlsSettings tls,
    @Nullable User user,
    String token,
    Duration dialTimeout,
    Duration autoSyncInterval,
    Duration keepAliveTime,
    Duration keepAliveTimeout,
    boolean keepAliveWithoutCalls,
    int maxSendBytes,
    int maxReceiveBytes) {
  private static final int DEFAULT_MAX_SEND_BYTES = 2 << 20;

  /** Copies the endpoints. */
  public ClientSettings {
    endpoints = List.copyOf(endpoints);
  }

  /** Who somebody is. */
  public record User(String name, String password) {
    @Override
    public String toString() {
      return "User[name=" + name + "]";
    }
  }

  /** A client without certificates and users. */
  public static ClientSettings of(List<Endpoint> endpoints) {
    return new ClientSettings(
        endpoints,
        null,
        null,
        "",
        Duration.ofSeconds(2),
        Duration.ZERO,
        Duration.ofSeconds(10),
        Duration.ofSeconds(6),
        false,
        DEFAULT_MAX_SEND_BYTES,
        Integer.MAX_VALUE);
  }

  /** The same with certificates. */
  public ClientSettings withTls(@Nullable TlsSettings given) {
    return with(draft -> draft.tls = given);
  }

  /** The same for a user. */
  public ClientSettings withUser(String name, String password) {
    return with(draft -> draft.user = new User(name, password));
  }

  /** The same with a token that somebody else fetched. */
  public ClientSettings withToken(String given) {
    return with(draft -> draft.token = given);
  }

  /** The same with another time for fetching the token. */
  public ClientSettings withDialTimeout(Duration timeout) {
    return with(draft -> draft.dialTimeout = timeout);
  }

  /** The same with endpoints that follow the cluster. */
  public ClientSettings withAutoSync(Duration interval) {
    return with(draft -> draft.autoSyncInterval = interval);
  }

  /** The same with other times for signs of life. */
  public ClientSettings withKeepAlive(Duration time, Duration timeout) {
    return with(
        draft -> {
          draft.keepAliveTime = time;
          draft.keepAliveTimeout = timeout;
        });
  }

  /** The same, asking for signs of life on connections without calls too. */
  public ClientSettings withKeepAliveWithoutCalls(boolean given) {
    return with(draft -> draft.keepAliveWithoutCalls = given);
  }

  /** The same with other limits. */
  public ClientSettings withLimits(int sendBytes, int receiveBytes) {
    return with(
        draft -> {
          draft.maxSendBytes = sendBytes;
          draft.maxReceiveBytes = receiveBytes;
        });
  }

  private ClientSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** Settings while one of them is being changed. */
  private static final class Draft {
    private final List<Endpoint> endpoints;
    private @Nullable TlsSettings tls;
    private @Nullable User user;
    private String token;
    private Duration dialTimeout;
    private Duration autoSyncInterval;
    private Duration keepAliveTime;
    private Duration keepAliveTimeout;
    private boolean keepAliveWithoutCalls;
    private int maxSendBytes;
    private int maxReceiveBytes;

    Draft(ClientSettings from) {
      endpoints = from.endpoints;
      tls = from.tls;
      user = from.user;
      token = from.token;
      dialTimeout = from.dialTimeout;
      autoSyncInterval = from.autoSyncInterval;
      keepAliveTime = from.keepAliveTime;
      keepAliveTimeout = from.keepAliveTimeout;
      keepAliveWithoutCalls = from.keepAliveWithoutCalls;
      maxSendBytes = from.maxSendBytes;
      maxReceiveBytes = from.maxReceiveBytes;
    }

    ClientSettings settings() {
      return new ClientSettings(
          endpoints,
          tls,
          user,
          token,
          dialTimeout,
          autoSyncInterval,
          keepAliveTime,
          keepAliveTimeout,
          keepAliveWithoutCalls,
          maxSendBytes,
          maxReceiveBytes);
    }
  }
}

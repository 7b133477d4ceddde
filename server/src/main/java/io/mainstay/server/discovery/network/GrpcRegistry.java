package io.mainstay.server.discovery.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.mainstay.api.etcdserverpb.AuthenticateRequest;
import io.mainstay.api.etcdserverpb.AuthenticateResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.server.config.Discovery;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.MeetingPlaceException;
import io.mainstay.server.discovery.v3.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registry in an etcd cluster. Any of its members will do: while one is out of reach, the next
 * is asked. One thread.
 */
public final class GrpcRegistry implements Registry {
  /** etcd's own client sends no more unless told so. */
  private static final int DEFAULT_MAX_REQUEST_BYTES = 2 << 20;

  /** Far more than the members of any cluster take. */
  private static final int DEFAULT_MAX_ANSWER_BYTES = 64 << 20;

  private static final String WATCH = "etcdserverpb.Watch/Watch";

  private final Discovery settings;
  private final List<Endpoint> endpoints;
  private final GrpcCaller caller;

  /** The endpoint that answered last. */
  private int current;

  /** What logging in has given; null before that. */
  private @Nullable String token;

  /**
   * Connects with the first call.
   *
   * @throws DiscoveryException when the settings cannot be used
   */
  public static GrpcRegistry open(Discovery settings) throws DiscoveryException {
    requireOneCredential(settings);
    requireWholePair(settings);
    List<Endpoint> endpoints = new ArrayList<>();
    for (String endpoint : settings.endpoints()) {
      endpoints.add(Endpoint.parse(endpoint, usesTls(settings)));
    }
    return new GrpcRegistry(settings, endpoints, new GrpcCaller(settings, limits(settings)));
  }

  GrpcRegistry(Discovery settings, List<Endpoint> endpoints, GrpcCaller caller) {
    this.settings = settings;
    this.endpoints = List.copyOf(endpoints);
    this.caller = caller;
  }

  private static void requireOneCredential(Discovery settings) throws DiscoveryException {
    boolean login = !settings.username().isEmpty() || !settings.password().isEmpty();
    if (login && !settings.authToken().isEmpty()) {
      throw new DiscoveryException(
          "Username/Password and Token configurations are mutually exclusive", null);
    }
  }

  private static void requireWholePair(Discovery settings) throws DiscoveryException {
    Path key = settings.keyFile();
    Path certificate = settings.certFile();
    if ((key == null) != (certificate == null)) {
      throw new DiscoveryException(
          "KeyFile and CertFile must both be present[key: %s, cert: %s]"
              .formatted(key == null ? "" : key, certificate == null ? "" : certificate),
          null);
    }
  }

  static GrpcCaller.Limits limits(Discovery settings) throws DiscoveryException {
    int send = settings.maxRequestBytes();
    int receive = settings.maxReceiveBytes();
    if (receive > 0 && send > receive) {
      throw new DiscoveryException(
          "gRPC message recv limit (%d bytes) must be greater than send limit (%d bytes)"
              .formatted(receive, send),
          null);
    }
    return new GrpcCaller.Limits(
        send > 0 ? send : DEFAULT_MAX_REQUEST_BYTES,
        receive > 0 ? receive : DEFAULT_MAX_ANSWER_BYTES);
  }

  private static boolean usesTls(Discovery settings) {
    return settings.certFile() != null
        || settings.keyFile() != null
        || settings.caFile() != null
        || !settings.serverName().isEmpty()
        || !settings.insecureTransport()
        || settings.insecureSkipTlsVerify();
  }

  @Override
  public Optional<String> value(String key) throws MeetingPlaceException, DiscoveryException {
    RangeResponse found = range(RangeRequest.newBuilder().setKey(utf8(key)).build());
    return found.getKvsList().stream().findFirst().map(pair -> pair.getValue().toStringUtf8());
  }

  @Override
  public Listing list(String prefix) throws MeetingPlaceException, DiscoveryException {
    RangeResponse found =
        range(
            RangeRequest.newBuilder()
                .setKey(utf8(prefix))
                .setRangeEnd(endOfPrefix(prefix))
                .build());
    return new Listing(
        found.getKvsList().stream().map(GrpcRegistry::entry).toList(),
        found.getHeader().getRevision());
  }

  private RangeResponse range(RangeRequest request)
      throws MeetingPlaceException, DiscoveryException {
    return call("etcdserverpb.KV/Range", request, RangeResponse.parser());
  }

  @Override
  public void put(String key, String value) throws MeetingPlaceException, DiscoveryException {
    PutRequest request = PutRequest.newBuilder().setKey(utf8(key)).setValue(utf8(value)).build();
    var unused = call("etcdserverpb.KV/Put", request, PutResponse.parser());
  }

  @Override
  public Changes watch(String prefix, long fromRevision)
      throws MeetingPlaceException, DiscoveryException {
    byte[] request =
        WatchRequest.newBuilder()
            .setCreateRequest(
                WatchCreateRequest.newBuilder()
                    .setKey(utf8(prefix))
                    .setRangeEnd(endOfPrefix(prefix))
                    .setStartRevision(fromRevision))
            .build()
            .toByteArray();
    return onSomeEndpoint(
        (endpoint, timeout) ->
            new WatchedChanges(
                caller.open(endpoint, WATCH, request, headers(endpoint, true), timeout)));
  }

  @Override
  public void close() {
    caller.close();
  }

  static Entry entry(KeyValue pair) {
    return new Entry(
        pair.getKey().toStringUtf8(), pair.getValue().toStringUtf8(), pair.getCreateRevision());
  }

  private <T> T call(String method, MessageLite request, Parser<T> parser)
      throws MeetingPlaceException, DiscoveryException {
    byte[] message = request.toByteArray();
    byte[] answer =
        onSomeEndpoint(
            (endpoint, timeout) ->
                caller.call(endpoint, method, message, headers(endpoint, false), timeout));
    return parse(answer, parser);
  }

  private static <T> T parse(byte[] answer, Parser<T> parser) throws MeetingPlaceException {
    try {
      return parser.parseFrom(answer);
    } catch (InvalidProtocolBufferException e) {
      throw new MeetingPlaceException("the answer cannot be read: " + e.getMessage(), e);
    }
  }

  private interface Attempt<T> {
    T at(Endpoint endpoint, Duration timeout)
        throws GrpcFailure, MeetingPlaceException, DiscoveryException;
  }

  /** Tries each endpoint once, and an endpoint that no longer knows the login once more. */
  private <T> T onSomeEndpoint(Attempt<T> attempt)
      throws MeetingPlaceException, DiscoveryException {
    GrpcFailure last = null;
    boolean loggedInAgain = false;
    for (int tried = 0; tried < endpoints.size(); ) {
      try {
        return attempt.at(endpoints.get(current), settings.requestTimeout());
      } catch (GrpcFailure e) {
        last = e;
        if (e.isOfEndpoint()) {
          current = (current + 1) % endpoints.size();
          tried++;
        } else if (e.code() == GrpcFailure.UNAUTHENTICATED && token != null && !loggedInAgain) {
          token = null;
          loggedInAgain = true;
        } else {
          throw new MeetingPlaceException(e.text(), e);
        }
      }
    }
    throw new MeetingPlaceException(last == null ? "no endpoints" : last.text(), last);
  }

  private Map<String, String> headers(Endpoint endpoint, boolean requireLeader)
      throws GrpcFailure, MeetingPlaceException, DiscoveryException {
    String credential = settings.authToken().isEmpty() ? login(endpoint) : settings.authToken();
    Map<String, String> headers = new HashMap<>();
    if (!credential.isEmpty()) {
      headers.put("token", credential);
    }
    if (requireLeader) {
      // Else a member cut off from its cluster would let us wait in vain.
      headers.put("hasleader", "true");
    }
    return headers;
  }

  /** As with etcd's client, a user without a password is nobody. */
  private String login(Endpoint endpoint)
      throws GrpcFailure, MeetingPlaceException, DiscoveryException {
    if (settings.username().isEmpty() || settings.password().isEmpty()) {
      return "";
    }
    if (token == null) {
      token = authenticate(endpoint);
    }
    return token;
  }

  private String authenticate(Endpoint endpoint)
      throws GrpcFailure, MeetingPlaceException, DiscoveryException {
    AuthenticateRequest request =
        AuthenticateRequest.newBuilder()
            .setName(settings.username())
            .setPassword(settings.password())
            .build();
    try {
      byte[] answer =
          caller.call(
              endpoint,
              "etcdserverpb.Auth/Authenticate",
              request.toByteArray(),
              Map.of(),
              settings.requestTimeout());
      return parse(answer, AuthenticateResponse.parser()).getToken();
    } catch (GrpcFailure e) {
      if (e.isOfEndpoint()) {
        throw e;
      }
      if (e.text().contains("authentication is not enabled")) {
        return "";
      }
      throw new DiscoveryException(e.text(), e);
    }
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  /** The first key after all with this prefix. Prefixes end with a letter. */
  private static ByteString endOfPrefix(String prefix) {
    int last = prefix.length() - 1;
    return utf8(prefix.substring(0, last) + (char) (prefix.charAt(last) + 1));
  }
}

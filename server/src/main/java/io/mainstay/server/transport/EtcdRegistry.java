package io.mainstay.server.transport;

import com.google.protobuf.ByteString;
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
import io.mainstay.server.discovery.Registry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A meeting place that is another etcd cluster: the size of the new cluster under {@code _config},
 * one key for each member beside it. Blocks.
 */
public final class EtcdRegistry implements Registry {
  private static final Logger log = LoggerFactory.getLogger(EtcdRegistry.class);
  private static final String ROOT = "/_etcd/registry/";

  private final String directory;
  private final Discovery settings;
  private final GrpcCaller caller;
  private @Nullable String token;

  /** As the flags say. */
  public EtcdRegistry(Discovery settings) {
    this.settings = settings;
    this.directory = ROOT + settings.token();
    this.caller = new GrpcCaller(settings);
  }

  @Override
  public int clusterSize() throws IOException, DiscoveryException {
    RangeResponse found =
        range(RangeRequest.newBuilder().setKey(key(directory + "/_config/size")).build());
    if (found.getKvsCount() == 0) {
      throw new DiscoveryException("discovery: size key not found");
    }
    try {
      int size = Integer.parseInt(found.getKvs(0).getValue().toStringUtf8());
      if (size > 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new DiscoveryException("discovery: size key is bad");
  }

  @Override
  public Roster roster() throws IOException {
    ByteString first = key(directory + "/members");
    RangeResponse found =
        range(RangeRequest.newBuilder().setKey(first).setRangeEnd(afterPrefix(first)).build());
    List<KeyValue> pairs = new ArrayList<>(found.getKvsList());
    pairs.sort(Comparator.comparingLong(KeyValue::getCreateRevision));
    List<Entry> entries = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (KeyValue pair : pairs) {
      String name = pair.getKey().toStringUtf8().strip();
      String value = pair.getValue().toStringUtf8().strip();
      if (value.indexOf('=') < 0 || !seen.add(value)) {
        log.atWarn()
            .addKeyValue("memberKey", name)
            .addKeyValue("memberInfo", value)
            .log("an entry at the discovery service is ignored: malformed, or there twice");
      } else {
        entries.add(new Entry(name.substring(name.lastIndexOf('/') + 1), value));
      }
    }
    return new Roster(entries, found.getHeader().getRevision());
  }

  @Override
  public void register(Entry entry) throws IOException {
    caller.call(
        "etcdserverpb.KV/Put",
        PutRequest.newBuilder()
            .setKey(key(directory + "/members/" + entry.memberId()))
            .setValue(ByteString.copyFromUtf8(entry.nameAndUrls()))
            .build(),
        PutResponse.parser(),
        token());
  }

  @Override
  public void awaitChange(long position) throws IOException {
    ByteString first = key(directory + "/members");
    caller.awaitSecondMessage(
        "etcdserverpb.Watch/Watch",
        WatchRequest.newBuilder()
            .setCreateRequest(
                WatchCreateRequest.newBuilder()
                    .setKey(first)
                    .setRangeEnd(afterPrefix(first))
                    .setStartRevision(position + 1))
            .build(),
        token());
  }

  @Override
  public void close() {
    caller.close();
  }

  private RangeResponse range(RangeRequest request) throws IOException {
    return caller.call("etcdserverpb.KV/Range", request, RangeResponse.parser(), token());
  }

  /**
   * Logs in once; a token that is no longer good shows as a failure, after which it is got anew.
   */
  private String token() throws IOException {
    if (!settings.authToken().isEmpty()) {
      return settings.authToken();
    }
    String user = settings.username();
    if (user.isEmpty()) {
      return "";
    }
    if (token == null || caller.hasFailed()) {
      int colon = user.indexOf(':');
      boolean both = colon >= 0 && settings.password().isEmpty();
      token =
          caller
              .call(
                  "etcdserverpb.Auth/Authenticate",
                  AuthenticateRequest.newBuilder()
                      .setName(both ? user.substring(0, colon) : user)
                      .setPassword(both ? user.substring(colon + 1) : settings.password())
                      .build(),
                  AuthenticateResponse.parser(),
                  "")
              .getToken();
    }
    return token;
  }

  private static ByteString key(String text) {
    return ByteString.copyFromUtf8(text);
  }

  /** The text ends with a letter, so the next one ends the prefix. */
  private static ByteString afterPrefix(ByteString prefix) {
    byte[] end = prefix.toByteArray();
    end[end.length - 1]++;
    return ByteString.copyFrom(end);
  }
}

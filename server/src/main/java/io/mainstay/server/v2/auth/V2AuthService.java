package io.mainstay.server.v2.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.v2pb.V2AuthChange;
import io.mainstay.api.v2pb.V2AuthOutcome;
import io.mainstay.api.v2pb.V2Outcome;
import io.mainstay.api.v2pb.V2Request;
import io.mainstay.api.v2pb.V2Role;
import io.mainstay.api.v2pb.V2User;
import io.mainstay.server.RequestContext;
import io.mainstay.server.auth.password.PasswordHasher;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.v2.auth.V2Caller.Kind;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What clients of the v2 API ask about users and roles. Any thread. */
public final class V2AuthService {
  private static final String BASIC = "basic ";

  private final V2AuthRegistry registry;
  private final Proposer proposer;
  private final PasswordHasher passwords;
  private final boolean certificatesNameUsers;

  /**
   * The service of one member.
   *
   * @param certificatesNameUsers whether who shows no password is whom his certificate names
   */
  public V2AuthService(
      V2AuthRegistry registry,
      Proposer proposer,
      PasswordHasher passwords,
      boolean certificatesNameUsers) {
    this.registry = registry;
    this.proposer = proposer;
    this.passwords = passwords;
    this.certificatesNameUsers = certificatesNameUsers;
  }

  /** Whether users are asked for. */
  public boolean isEnabled() {
    return registry.image().enabled();
  }

  /** Every user. */
  public Collection<V2User> users() {
    return registry.image().users().values();
  }

  /**
   * One user.
   *
   * @throws V2AuthException if there is none
   */
  public V2User user(String name) {
    return registry.image().user(name);
  }

  /** Every role, in the order of their names. */
  public List<V2Role> roles() {
    return registry.image().allRoles();
  }

  /**
   * One role.
   *
   * @throws V2AuthException if there is none
   */
  public V2Role role(String name) {
    return registry.image().role(name);
  }

  /** Those of these roles that exist. */
  public List<V2Role> existing(Collection<String> names) {
    return registry.image().existing(names);
  }

  /**
   * Finds out who makes a request. Fails as {@link PasswordHasher#matches} does.
   *
   * @param authorization what the request says about it, or null
   * @param commonName finds the common name of the verified certificate, or null
   */
  public CompletableFuture<V2Caller> identify(
      @Nullable String authorization, Supplier<@Nullable String> commonName) {
    V2AuthImage now = registry.image();
    if (!now.enabled()) {
      return CompletableFuture.completedFuture(V2Caller.anybody());
    }
    if (authorization == null || authorization.isEmpty()) {
      return CompletableFuture.completedFuture(withoutPassword(now, commonName));
    }
    String[] said = userAndPassword(authorization);
    if (said == null) {
      return CompletableFuture.completedFuture(V2Caller.IMPOSTOR);
    }
    V2User user = now.users().get(said[0]);
    CompletableFuture<Boolean> right =
        user == null
            ? passwords.matchesNobody(said[1])
            : passwords.matches(user.getPassword().toByteArray(), said[1]);
    return right.thenApply(
        matches -> matches && user != null ? caller(now, user, Kind.PASSWORD) : V2Caller.IMPOSTOR);
  }

  private V2Caller withoutPassword(V2AuthImage now, Supplier<@Nullable String> commonName) {
    String name = certificatesNameUsers ? commonName.get() : null;
    V2User user = name == null ? null : now.users().get(name);
    return user == null
        ? new V2Caller("", Kind.GUEST, now.existing(List.of(V2AuthImage.GUEST)))
        : caller(now, user, Kind.CERTIFICATE);
  }

  private static V2Caller caller(V2AuthImage now, V2User user, Kind kind) {
    return new V2Caller(user.getName(), kind, now.existing(user.getRolesList()));
  }

  /** The two parts of RFC 7617's credentials, or null. */
  private static String @Nullable [] userAndPassword(String authorization) {
    if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()));
      String text = new String(decoded, UTF_8);
      int colon = text.indexOf(':');
      return colon < 0 ? null : new String[] {text.substring(0, colon), text.substring(colon + 1)};
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Hashes a password.
   *
   * @return empty for an empty one; fails as {@link PasswordHasher#hash} does
   */
  public CompletableFuture<ByteString> hash(String password) {
    return password.isEmpty()
        ? CompletableFuture.completedFuture(ByteString.EMPTY)
        : passwords.hash(password).thenApply(ByteString::copyFrom);
  }

  /**
   * Makes a change.
   *
   * @return completes on the executor; fails with a {@link V2AuthException}, or as proposals do
   */
  public CompletableFuture<V2AuthOutcome> change(V2AuthChange change, Executor executor) {
    V2Request request =
        V2Request.newBuilder().setAction(V2Request.Action.AUTH).setAuth(change).build();
    return proposer
        .propose(InternalRaftRequest.newBuilder().setV2(request), RequestContext.ofMember(executor))
        .thenApply(
            done -> {
              V2AuthOutcome outcome = ((V2Outcome.Builder) done.response()).getAuth();
              if (!outcome.getMessage().isEmpty()) {
                throw new V2AuthException(outcome.getStatus(), outcome.getMessage());
              }
              return outcome;
            });
  }
}

package io.mainstay.server.auth;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.authpb.Permission;
import io.mainstay.api.authpb.Role;
import io.mainstay.api.authpb.User;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.AuthDisableRequest;
import io.mainstay.api.etcdserverpb.AuthDisableResponse;
import io.mainstay.api.etcdserverpb.AuthEnableRequest;
import io.mainstay.api.etcdserverpb.AuthEnableResponse;
import io.mainstay.api.etcdserverpb.AuthRoleAddRequest;
import io.mainstay.api.etcdserverpb.AuthRoleAddResponse;
import io.mainstay.api.etcdserverpb.AuthRoleDeleteRequest;
import io.mainstay.api.etcdserverpb.AuthRoleDeleteResponse;
import io.mainstay.api.etcdserverpb.AuthRoleGetRequest;
import io.mainstay.api.etcdserverpb.AuthRoleGetResponse;
import io.mainstay.api.etcdserverpb.AuthRoleGrantPermissionRequest;
import io.mainstay.api.etcdserverpb.AuthRoleGrantPermissionResponse;
import io.mainstay.api.etcdserverpb.AuthRoleListRequest;
import io.mainstay.api.etcdserverpb.AuthRoleListResponse;
import io.mainstay.api.etcdserverpb.AuthRoleRevokePermissionRequest;
import io.mainstay.api.etcdserverpb.AuthRoleRevokePermissionResponse;
import io.mainstay.api.etcdserverpb.AuthStatusRequest;
import io.mainstay.api.etcdserverpb.AuthStatusResponse;
import io.mainstay.api.etcdserverpb.AuthUserAddRequest;
import io.mainstay.api.etcdserverpb.AuthUserAddResponse;
import io.mainstay.api.etcdserverpb.AuthUserChangePasswordRequest;
import io.mainstay.api.etcdserverpb.AuthUserChangePasswordResponse;
import io.mainstay.api.etcdserverpb.AuthUserDeleteRequest;
import io.mainstay.api.etcdserverpb.AuthUserDeleteResponse;
import io.mainstay.api.etcdserverpb.AuthUserGetRequest;
import io.mainstay.api.etcdserverpb.AuthUserGetResponse;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleRequest;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleResponse;
import io.mainstay.api.etcdserverpb.AuthUserListRequest;
import io.mainstay.api.etcdserverpb.AuthUserListResponse;
import io.mainstay.api.etcdserverpb.AuthUserRevokeRoleRequest;
import io.mainstay.api.etcdserverpb.AuthUserRevokeRoleResponse;
import io.mainstay.api.etcdserverpb.AuthenticateRequest;
import io.mainstay.api.etcdserverpb.AuthenticateResponse;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.server.Caller;
import io.mainstay.server.RequestContext;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.auth.password.PasswordHasher;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The auth calls (etcd {@code server/etcdserver/v3_server.go} at v3.7.1). Changes go through the
 * log, questions are linearizable reads.
 *
 * <p>Any thread; answers come on any thread. A call that is refused fails its future with an {@link
 * EtcdException}.
 */
public final class AuthService {
  private static final Logger log = LoggerFactory.getLogger(AuthService.class);

  /** What the role of administrators stands for, whatever was granted to it. */
  private static final Permission EVERYTHING =
      Permission.newBuilder()
          .setPermType(Permission.Type.READWRITE)
          .setRangeEnd(ByteString.copyFrom(new byte[1]))
          .build();

  private final AuthRegistry registry;
  private final Access access;
  private final TokenIssuer tokens;
  private final PasswordHasher passwords;
  private final Proposer proposer;
  private final ReadGate reads;
  private final MvccStore store;
  private final ResponseHeaders headers;

  /** The service of one member. */
  public AuthService(
      AuthRegistry registry,
      Access access,
      TokenIssuer tokens,
      PasswordHasher passwords,
      Proposer proposer,
      ReadGate reads,
      MvccStore store,
      ResponseHeaders headers) {
    this.registry = registry;
    this.access = access;
    this.tokens = tokens;
    this.passwords = passwords;
    this.proposer = proposer;
    this.reads = reads;
    this.store = store;
    this.headers = headers;
  }

  /** Begins to check permissions. */
  public CompletableFuture<AuthEnableResponse> enable(
      AuthEnableRequest request, RequestContext context) {
    return change(
        InternalRaftRequest.newBuilder().setAuthEnable(request), context, AuthEnableResponse.class);
  }

  /** Checks no permissions any more. */
  public CompletableFuture<AuthDisableResponse> disable(
      AuthDisableRequest request, RequestContext context) {
    return change(
        InternalRaftRequest.newBuilder().setAuthDisable(request),
        context,
        AuthDisableResponse.class);
  }

  /** Says whether permissions are checked; anybody may ask, but not with a token that is wrong. */
  public CompletableFuture<AuthStatusResponse> status(
      AuthStatusRequest request, RequestContext context) {
    return ask(
        context,
        (state, caller) -> {},
        state ->
            AuthStatusResponse.newBuilder()
                .setHeader(header())
                .setEnabled(state.enabled())
                .setAuthRevision(state.revision())
                .build());
  }

  /**
   * Gives a token for a password. The password is checked off the log; if users or roles change
   * meanwhile it is checked again, so that the token is not of before a change of the password.
   */
  public CompletableFuture<AuthenticateResponse> authenticate(
      AuthenticateRequest request, RequestContext context) {
    return reads.linearizable(context).thenCompose(passed -> attempt(request, context));
  }

  /** Adds a user. */
  public CompletableFuture<AuthUserAddResponse> userAdd(
      AuthUserAddRequest request, RequestContext context) {
    CompletableFuture<AuthUserAddRequest> hashed =
        request.getOptions().getNoPassword()
            ? CompletableFuture.completedFuture(
                request.toBuilder().clearPassword().clearHashedPassword().build())
            : hash(request.getPassword(), context)
                .thenApply(
                    hash -> request.toBuilder().clearPassword().setHashedPassword(hash).build());
    return hashed.thenCompose(
        ready ->
            change(
                InternalRaftRequest.newBuilder().setAuthUserAdd(ready),
                context,
                AuthUserAddResponse.class));
  }

  /** Says which roles a user has: to administrators, and to the user. */
  public CompletableFuture<AuthUserGetResponse> userGet(
      AuthUserGetRequest request, RequestContext context) {
    return ask(
        context,
        (state, caller) -> {
          state.requireKnown(caller);
          if (!caller.user().equals(request.getName())) {
            state.requireRoot(caller);
          }
        },
        state -> {
          User user = state.user(request.getName());
          if (user == null) {
            throw EtcdError.USER_NOT_FOUND.exception();
          }
          return AuthUserGetResponse.newBuilder()
              .setHeader(header())
              .addAllRoles(user.getRolesList())
              .build();
        });
  }

  /** Lists the users. */
  public CompletableFuture<AuthUserListResponse> userList(
      AuthUserListRequest request, RequestContext context) {
    return ask(
        context,
        AuthState::requireRoot,
        state ->
            AuthUserListResponse.newBuilder()
                .setHeader(header())
                .addAllUsers(state.users().keySet())
                .build());
  }

  /** Deletes a user. */
  public CompletableFuture<AuthUserDeleteResponse> userDelete(
      AuthUserDeleteRequest request, RequestContext context) {
    return change(
        InternalRaftRequest.newBuilder().setAuthUserDelete(request),
        context,
        AuthUserDeleteResponse.class);
  }

  /** Gives a user another password. */
  public CompletableFuture<AuthUserChangePasswordResponse> userChangePassword(
      AuthUserChangePasswordRequest request, RequestContext context) {
    // Who brings a hash brings no password.
    CompletableFuture<AuthUserChangePasswordRequest> hashed =
        request.getPassword().isEmpty()
            ? CompletableFuture.completedFuture(request)
            : hash(request.getPassword(), context)
                .thenApply(
                    hash -> request.toBuilder().clearPassword().setHashedPassword(hash).build());
    return hashed.thenCompose(
        ready ->
            change(
                InternalRaftRequest.newBuilder().setAuthUserChangePassword(ready),
                context,
                AuthUserChangePasswordResponse.class));
  }

  /** Grants a role to a user. */
  public CompletableFuture<AuthUserGrantRoleResponse> userGrantRole(
      AuthUserGrantRoleRequest request, RequestContext context) {
    return change(
        InternalRaftRequest.newBuilder().setAuthUserGrantRole(request),
        context,
        AuthUserGrantRoleResponse.class);
  }

  /** Takes a role from a user. */
  public CompletableFuture<AuthUserRevokeRoleResponse> userRevokeRole(
      AuthUserRevokeRoleRequest request, RequestContext context) {
    return change(
        InternalRaftRequest.newBuilder().setAuthUserRevokeRole(request),
        context,
        AuthUserRevokeRoleResponse.class);
  }

  /** Adds a role. */
  public CompletableFuture<AuthRoleAddResponse> roleAdd(
      AuthRoleAddRequest request, RequestContext context) {
    return change(
        InternalRaftRequest.newBuilder().setAuthRoleAdd(request),
        context,
        AuthRoleAddResponse.class);
  }

  /** Says what a role permits: to administrators, and to who has it. */
  public CompletableFuture<AuthRoleGetResponse> roleGet(
      AuthRoleGetRequest request, RequestContext context) {
    return ask(
        context,
        (state, caller) -> {
          state.requireKnown(caller);
          if (!state.hasRole(caller, request.getRole())) {
            state.requireRoot(caller);
          }
        },
        state -> {
          Role role = state.role(request.getRole());
          if (role == null) {
            throw EtcdError.ROLE_NOT_FOUND.exception();
          }
          AuthRoleGetResponse.Builder response =
              AuthRoleGetResponse.newBuilder().setHeader(header());
          return request.getRole().equals(AuthState.ROOT)
              ? response.addPerm(EVERYTHING).build()
              : response.addAllPerm(role.getKeyPermissionList()).build();
        });
  }

  /** Lists the roles. */
  public CompletableFuture<AuthRoleListResponse> roleList(
      AuthRoleListRequest request, RequestContext context) {
    return ask(
        context,
        AuthState::requireRoot,
        state ->
            AuthRoleListResponse.newBuilder()
                .setHeader(header())
                .addAllRoles(state.roles().keySet())
                .build());
  }

  /** Deletes a role, and takes it from all users. */
  public CompletableFuture<AuthRoleDeleteResponse> roleDelete(
      AuthRoleDeleteRequest request, RequestContext context) {
    return change(
        InternalRaftRequest.newBuilder().setAuthRoleDelete(request),
        context,
        AuthRoleDeleteResponse.class);
  }

  /** Permits something to a role. */
  public CompletableFuture<AuthRoleGrantPermissionResponse> roleGrantPermission(
      AuthRoleGrantPermissionRequest request, RequestContext context) {
    return change(
        InternalRaftRequest.newBuilder().setAuthRoleGrantPermission(request),
        context,
        AuthRoleGrantPermissionResponse.class);
  }

  /** Does not permit something any more. */
  public CompletableFuture<AuthRoleRevokePermissionResponse> roleRevokePermission(
      AuthRoleRevokePermissionRequest request, RequestContext context) {
    return change(
        InternalRaftRequest.newBuilder().setAuthRoleRevokePermission(request),
        context,
        AuthRoleRevokePermissionResponse.class);
  }

  private CompletableFuture<AuthenticateResponse> attempt(
      AuthenticateRequest request, RequestContext context) {
    AuthState now = registry.state();
    if (!now.enabled()) {
      return CompletableFuture.failedFuture(EtcdError.AUTH_NOT_ENABLED.exception());
    }
    User user = now.user(request.getName());
    if (user != null && user.getOptions().getNoPassword()) {
      return CompletableFuture.failedFuture(
          refused(request.getName(), AuthApplier.noPasswordUser()));
    }
    // Whether there is such a user must not show in the time that the answer takes.
    CompletableFuture<Boolean> right =
        user == null
            ? passwords.matchesNobody(request.getPassword()).thenApply(done -> false)
            : passwords.matches(user.getPassword().toByteArray(), request.getPassword());
    return right
        .thenCompose(
            matches -> {
              if (!matches) {
                throw refused(request.getName(), EtcdError.AUTH_FAILED.exception());
              }
              return tokens.issue(request.getName(), now.revision(), context);
            })
        .thenCompose(
            token ->
                registry.state().revision() == now.revision()
                    ? CompletableFuture.completedFuture(
                        AuthenticateResponse.newBuilder()
                            .setHeader(header())
                            .setToken(token)
                            .build())
                    : attempt(request, context));
  }

  private static EtcdException refused(String user, EtcdException reason) {
    log.atWarn()
        .addKeyValue("user", user)
        .addKeyValue("error", reason.text())
        .log("invalid authentication was requested");
    return reason;
  }

  /** Hashing is work: nobody gets it done who could not use it. */
  private CompletableFuture<String> hash(String password, RequestContext context) {
    return access
        .requireRoot(context)
        .thenCompose(root -> passwords.hash(password))
        .thenApply(Base64.getEncoder()::encodeToString);
  }

  private <T extends Message> CompletableFuture<T> change(
      InternalRaftRequest.Builder request, RequestContext context, Class<T> responseType) {
    return proposer
        .propose(request, context)
        .thenApply(
            done -> {
              Message.Builder response = done.response();
              return responseType.cast(
                  response
                      .setField(
                          response.getDescriptorForType().findFieldByName("header"),
                          headers.at(done.revision()))
                      .build());
            });
  }

  private <T> CompletableFuture<T> ask(
      RequestContext context, BiConsumer<AuthState, Caller> check, Function<AuthState, T> answer) {
    return reads
        .linearizable(context)
        .thenCompose(passed -> access.identify(context))
        .thenApply(
            caller -> {
              AuthState state = registry.state();
              if (state.enabled()) {
                check.accept(state, caller);
              }
              return answer.apply(state);
            });
  }

  private ResponseHeader header() {
    try (ReadView view = store.newestView()) {
      return headers.at(view.revision());
    }
  }
}

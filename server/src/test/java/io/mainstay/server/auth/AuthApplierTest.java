package io.mainstay.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import io.mainstay.api.authpb.Role;
import io.mainstay.api.authpb.User;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.server.Caller;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init") // before each test
class AuthApplierTest {
  private static final String SET_UP =
      """
      auth_user_add{name:'root' hashedPassword:'aGFzaA=='}
      auth_user_grant_role{user:'root' role:'root'}
      auth_role_add{name:'r'}
      auth_role_grant_permission{name:'r' perm{permType:READWRITE key:'k'}}
      auth_user_add{name:'u' hashedPassword:'aGFzaA=='}
      auth_user_grant_role{user:'u' role:'r'}
      """;

  private MvccStore store;
  private AuthRegistry registry;
  private AuthApplier applier;
  private long index;

  @BeforeEach
  void open(@TempDir Path directory) {
    store =
        MvccStore.open(
            directory, new StoreOptions(1000, Duration.ZERO, false, AuthApplierTest::unexpected));
    reopen();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auth_enable{}                                                            | ROOT_USER_NOT_EXIST
          auth_user_add{name:''}                                                   | USER_EMPTY
          auth_user_delete{name:'x'}                                               | USER_NOT_FOUND
          auth_user_change_password{name:'x'}                                      | USER_NOT_FOUND
          auth_user_grant_role{user:'x' role:'root'}                               | USER_NOT_FOUND
          auth_user_revoke_role{name:'x' role:'root'}                              | USER_NOT_FOUND
          auth_role_add{name:''}                                                   | ROLE_EMPTY
          auth_role_delete{role:'x'}                                               | ROLE_NOT_FOUND
          auth_role_grant_permission{name:'x' perm{key:'k'}}                       | ROLE_NOT_FOUND
          auth_role_grant_permission{name:'x'}                                     | PERMISSION_NOT_GIVEN
          auth_role_grant_permission{name:'x' perm{}}                              | INVALID_AUTH_MANAGEMENT
          auth_role_grant_permission{name:'x' perm{key:'k' range_end:'k'}}         | INVALID_AUTH_MANAGEMENT
          auth_role_grant_permission{name:'x' perm{key:'k' range_end:'a'}}         | INVALID_AUTH_MANAGEMENT
          auth_role_revoke_permission{role:'x' key:'k'}                            | ROLE_NOT_FOUND
          authenticate{name:'x'}                                                   | AUTH_NOT_ENABLED
          """)
  void badRequestsAreRefusedAndChangeNothing(String request, EtcdError reason) {
    AuthState before = registry.state();

    refused(request, reason);

    assertThat(registry.state()).isSameAs(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auth_user_add{name:'u' hashedPassword:'aGFzaA=='}    | USER_EXISTS
          auth_role_add{name:'r'}                              | ROLE_EXISTS
          auth_user_grant_role{user:'u' role:'x'}              | ROLE_NOT_FOUND
          auth_user_revoke_role{name:'u' role:'x'}             | ROLE_NOT_GRANTED
          auth_role_revoke_permission{role:'r' key:'x'}        | PERMISSION_NOT_GRANTED
          auth_role_revoke_permission{role:'r' key:'k' range_end:'l'} | PERMISSION_NOT_GRANTED
          auth_user_delete{name:'root'}                        | INVALID_AUTH_MANAGEMENT
          auth_role_delete{role:'root'}                        | INVALID_AUTH_MANAGEMENT
          auth_user_revoke_role{name:'root' role:'root'}       | INVALID_AUTH_MANAGEMENT
          authenticate{name:'x'}                               | AUTH_FAILED
          """)
  void whatIsThereSetsLimits(String request, EtcdError reason) {
    apply(SET_UP + "auth_enable{}");
    long before = registry.state().revision();

    refused(request, reason);

    assertThat(registry.state().revision()).isEqualTo(before);
  }

  @Test
  void theRootUserNeedsTheRootRole() {
    apply("auth_user_add{name:'root'}");

    refused("auth_enable{}", EtcdError.ROOT_ROLE_NOT_GRANTED);
  }

  @Test
  void revisionsCountChangesButNotTheSwitchingOn() {
    assertThat(registry.state().revision()).isEqualTo(1);

    apply(SET_UP);
    assertThat(registry.state().revision()).isEqualTo(7);

    apply("auth_enable{}\nauth_enable{}\nauth_user_grant_role{user:'u' role:'r'}");
    assertThat(registry.state().revision()).isEqualTo(7);

    apply("auth_disable{}\nauth_disable{}");
    assertThat(registry.state().revision()).isEqualTo(8);
  }

  @Test
  void anotherKindOfTheSamePermissionTakesItsPlace() {
    apply(SET_UP);

    apply("auth_role_grant_permission{name:'r' perm{permType:READ key:'k'}}");

    assertThat(role().getKeyPermissionList()).hasSize(1);
    apply("auth_enable{}");
    refused("header{username:'u' auth_revision:8} put{key:'k'}", EtcdError.PERMISSION_DENIED);
  }

  @Test
  void permissionsOfTheSameKeyAreToldApart() {
    apply(
        SET_UP
            + """
            auth_role_grant_permission{name:'r' perm{key:'k' range_end:'m'}}
            auth_role_grant_permission{name:'r' perm{key:'k' range_end:'l'}}
            auth_role_grant_permission{name:'r' perm{permType:WRITE key:'k' range_end:'m'}}
            """);

    assertThat(role().getKeyPermissionList())
        .extracting(permission -> permission.getRangeEnd().toStringUtf8())
        .containsExactly("", "l", "m");
  }

  @Test
  void aPermissionThatWasTakenAwayBetweenAdmissionAndApplyIsMissed() {
    apply(SET_UP + "auth_enable{}");
    String put = "header{username:'u' auth_revision:7} put{key:'k'}";
    apply(put);

    try (ApplyBatch batch = store.beginBatch(lease -> true)) {
      one(batch, "auth_role_revoke_permission{role:'r' key:'k'}");
      assertThatThrownBy(() -> one(batch, put)).hasMessage(EtcdError.AUTH_OLD_REVISION.text());
      assertThatThrownBy(() -> one(batch, "header{username:'u' auth_revision:8} put{key:'k'}"))
          .hasMessage(EtcdError.PERMISSION_DENIED.text());
    }
  }

  @Test
  void whatWasProposedWhileAnybodyMightIsRefusedAfterTheSwitch() {
    apply(SET_UP);

    try (ApplyBatch batch = store.beginBatch(lease -> true)) {
      one(batch, "put{key:'k'}");
      one(batch, "auth_enable{}");
      assertThatThrownBy(() -> one(batch, "put{key:'k'}")).hasMessage(EtcdError.USER_EMPTY.text());
      one(batch, "header{by_member:true} put{key:'k'}");
    }
  }

  @Test
  void aDeletedUserMayDoNothing() {
    apply(SET_UP + "auth_enable{}\nauth_user_delete{name:'u'}");

    refused("header{username:'u' auth_revision:9} put{key:'k'}", EtcdError.PERMISSION_DENIED);
    refused(
        "header{username:'u' auth_revision:9} auth_role_add{name:'y'}", EtcdError.USER_NOT_FOUND);
  }

  @Test
  void aDeletedRoleIsTakenFromItsUsers() {
    apply(SET_UP + "auth_role_delete{role:'r'}\nauth_role_add{name:'r'}");

    assertThat(user("u").getRolesList()).isEmpty();
  }

  @Test
  void aPasswordComesHashedAndAUserWithoutKeepsNone() {
    apply(SET_UP + "auth_user_add{name:'n' options{no_password:true} hashedPassword:'aGFzaA=='}");
    apply("auth_user_change_password{name:'n' hashedPassword:'aGFzaA=='}");

    assertThat(user("u").getPassword()).isEqualTo(ByteString.copyFromUtf8("hash"));
    assertThat(user("n").getPassword()).isEqualTo(ByteString.EMPTY);
    assertThatThrownBy(() -> apply("auth_user_add{name:'m' hashedPassword:'?'}"))
        .hasMessage("auth: authentication failed, password was given for no password user");
  }

  @Test
  void regression11651_13937_14571_afterARestartEverythingIsAsItWas() {
    apply(SET_UP + "auth_enable{}\nauth_role_add{name:'s'}");
    AuthState before = registry.state();

    reopen();

    assertThat(registry.state().enabled()).isTrue();
    assertThat(registry.state().revision()).isEqualTo(before.revision());
    assertThat(registry.state().users()).isEqualTo(before.users());
    assertThat(registry.state().roles()).isEqualTo(before.roles());
  }

  @Test
  void regression11689_afterASnapshotEverythingIsAsInTheMemberThatSentIt(@TempDir Path elsewhere) {
    apply(SET_UP + "auth_enable{}");
    AuthState sent = registry.state();
    store.checkpoint(elsewhere.resolve("checkpoint"));
    apply("auth_disable{}\nauth_user_delete{name:'u'}");

    applier.restoring();
    store.restore(elsewhere.resolve("checkpoint"));
    try (ReadView view = store.newestView()) {
      applier.restored(view);
    }

    assertThat(registry.state().enabled()).isTrue();
    assertThat(registry.state().revision()).isEqualTo(sent.revision());
    assertThat(registry.state().users()).isEqualTo(sent.users());
    refused("put{key:'k'}", EtcdError.USER_EMPTY);
  }

  @Test
  void readersSeeAChangeOnlyOnceItIsVisible() {
    try (ApplyBatch batch = store.beginBatch(lease -> true)) {
      one(batch, "auth_role_add{name:'r'}");
      AuthState before = registry.state();
      assertThat(before.role("r")).isNull();
      registry.requireUnchanged(before, user());

      applier.committing();
      assertThatThrownBy(() -> registry.requireUnchanged(before, user()))
          .as("a read in between")
          .hasMessage(EtcdError.AUTH_OLD_REVISION.text());
      batch.commit(++index, 1);
      applier.committed();

      assertThat(registry.state().role("r")).isNotNull();
      registry.requireUnchanged(registry.state(), user());
    }
  }

  private Role role() {
    return Objects.requireNonNull(registry.state().role("r"));
  }

  private User user(String name) {
    return Objects.requireNonNull(registry.state().user(name));
  }

  private static Caller user() {
    return new Caller(Caller.Kind.TOKEN, "u", 1);
  }

  private void reopen() {
    try (ReadView view = store.newestView()) {
      registry = new AuthRegistry(AuthTable.read(view));
    }
    applier = new AuthApplier(registry, TokenLedger.NONE);
  }

  private void refused(String request, EtcdError reason) {
    try (ApplyBatch batch = store.beginBatch(lease -> true)) {
      assertThatThrownBy(() -> one(batch, request))
          .isInstanceOf(EtcdException.class)
          .hasMessage(reason.text());
    }
  }

  /** Applies the requests, a line each, as one batch. */
  private void apply(String requests) {
    try (ApplyBatch batch = store.beginBatch(lease -> true)) {
      requests.lines().forEach(request -> one(batch, request));
      applier.committing();
      batch.commit(++index, 1);
      applier.committed();
    }
  }

  private void one(ApplyBatch batch, String text) {
    InternalRaftRequest.Builder request = InternalRaftRequest.newBuilder();
    try {
      TextFormat.merge(text, request);
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(text, e);
    }
    if (!request.hasHeader()) {
      request.getHeaderBuilder().setByMember(!request.hasPut());
    }
    InternalRaftRequest complete = request.build();
    applier.requirePermitted(batch, complete);
    if (complete.hasPut()) {
      batch.put(complete.getPut());
    } else {
      assertThat(applier.apply(batch, complete, index)).as(text).isNotNull();
    }
  }

  private static void unexpected(Throwable failure) {
    throw new AssertionError(failure);
  }
}

package io.mainstay.server.bootstrap;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.AuthenticateResponse;
import io.mainstay.api.etcdserverpb.InternalAuthenticateRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.server.RequestContext;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.auth.Access;
import io.mainstay.server.auth.AuthApplier;
import io.mainstay.server.auth.AuthRegistry;
import io.mainstay.server.auth.AuthService;
import io.mainstay.server.auth.AuthTable;
import io.mainstay.server.auth.JwtCheck;
import io.mainstay.server.auth.SimpleTokenCheck;
import io.mainstay.server.auth.TokenCheck;
import io.mainstay.server.auth.TokenIssuer;
import io.mainstay.server.auth.TokenLedger;
import io.mainstay.server.auth.password.PasswordHasher;
import io.mainstay.server.auth.token.JwtTokens;
import io.mainstay.server.auth.token.SimpleTokens;
import io.mainstay.server.auth.token.TokenKind;
import io.mainstay.server.auth.token.TokenOptionsException;
import io.mainstay.server.config.AuthSettings;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Puts together what says who may do what. */
final class AuthAssembly {
  private static final long HOUSEKEEPING_SECONDS = 1;

  private final MvccStore store;
  private final AuthRegistry registry;
  private final PasswordHasher passwords;
  private final TokenLedger ledger;
  private final Runnable housekeeping;
  private final CheckFactory checks;
  private final IssuerFactory issuers;

  private interface CheckFactory {
    TokenCheck of(ReadGate reads);
  }

  private interface IssuerFactory {
    TokenIssuer of(Proposer proposer);
  }

  /**
   * Of one member.
   *
   * @param workers sign tokens
   */
  AuthAssembly(AuthSettings settings, MvccStore store, Executor workers, Shutdown shutdown)
      throws MemberStartException {
    this.store = store;
    try (ReadView view = store.newestView()) {
      this.registry = new AuthRegistry(AuthTable.read(view));
    }
    TokenKind kind = kind(settings);
    if (kind instanceof TokenKind.Jwt jwt) {
      JwtTokens tokens = open(jwt);
      this.ledger = TokenLedger.NONE;
      this.housekeeping = tokens::refresh;
      this.checks = reads -> new JwtCheck(tokens, System::nanoTime);
      this.issuers =
          proposer ->
              (user, revision, context) ->
                  CompletableFuture.supplyAsync(() -> tokens.sign(user, revision), workers);
    } else if (kind instanceof TokenKind.Simple) {
      SimpleTokens tokens = new SimpleTokens(settings.simpleTokenTtl(), System::nanoTime);
      this.ledger = tokens;
      this.housekeeping = tokens::sweep;
      this.checks = reads -> new SimpleTokenCheck(tokens, reads, store::appliedIndex);
      this.issuers =
          proposer -> (user, revision, context) -> proposed(tokens, user, proposer, context);
    } else {
      this.ledger = TokenLedger.NONE;
      this.housekeeping = () -> {};
      this.checks = reads -> (token, authRevision, context) -> failed(EtcdError.INVALID_AUTH_TOKEN);
      this.issuers = proposer -> (user, revision, context) -> failed(EtcdError.AUTH_FAILED);
    }
    this.passwords = new PasswordHasher(settings.bcryptCost());
    shutdown.add("password hashing", passwords::close);
  }

  AuthRegistry registry() {
    return registry;
  }

  PasswordHasher passwords() {
    return passwords;
  }

  AuthApplier applier() {
    return new AuthApplier(registry, ledger);
  }

  /**
   * The guard.
   *
   * @param certificatesNameUsers as {@link Access} has it
   */
  Access access(ReadGate reads, boolean certificatesNameUsers) {
    return new Access(registry, checks.of(reads), certificatesNameUsers);
  }

  AuthService service(Access access, Proposer proposer, ReadGate reads, ResponseHeaders headers) {
    return new AuthService(
        registry, access, issuers.of(proposer), passwords, proposer, reads, store, headers);
  }

  void startHousekeeping(ScheduledExecutorService scheduler, Shutdown shutdown) {
    var going =
        scheduler.scheduleWithFixedDelay(
            housekeeping, HOUSEKEEPING_SECONDS, HOUSEKEEPING_SECONDS, TimeUnit.SECONDS);
    shutdown.add("housekeeping of tokens", () -> going.cancel(false));
  }

  /** Every member has to know the token, and the member that applies it makes it complete. */
  private static CompletableFuture<String> proposed(
      SimpleTokens tokens, String user, Proposer proposer, RequestContext context) {
    InternalAuthenticateRequest request =
        InternalAuthenticateRequest.newBuilder()
            .setName(user)
            .setSimpleToken(tokens.newPrefix())
            .build();
    // Whoever asks has no token yet, but his password is right.
    return proposer
        .propose(InternalRaftRequest.newBuilder().setAuthenticate(request), context.asMember())
        .thenApply(done -> ((AuthenticateResponse.Builder) done.response()).getToken());
  }

  private static TokenKind kind(AuthSettings settings) throws MemberStartException {
    try {
      return TokenKind.parse(settings.token());
    } catch (TokenOptionsException e) {
      throw new MemberStartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static JwtTokens open(TokenKind.Jwt jwt) throws MemberStartException {
    try {
      return JwtTokens.open(jwt.options(), InstantSource.system());
    } catch (TokenOptionsException e) {
      throw new MemberStartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> CompletableFuture<T> failed(EtcdError error) {
    return CompletableFuture.failedFuture(error.exception());
  }
}

package io.mainstay.embed.internals;

import io.mainstay.api.etcdserverpb.AuthEnableRequest;
import io.mainstay.api.etcdserverpb.AuthRoleAddRequest;
import io.mainstay.api.etcdserverpb.AuthStatusRequest;
import io.mainstay.api.etcdserverpb.AuthUserAddRequest;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleRequest;
import io.mainstay.embed.AuthOptions;
import io.mainstay.embed.EmbeddedClusterException;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.auth.AuthService;
import java.util.concurrent.CompletionException;

/** Makes the user that may do everything, and has permissions checked from then on. */
final class AuthSetup {
  private static final String ROOT = "root";

  private final HostedMember member;

  AuthSetup(HostedMember member) {
    this.member = member;
  }

  /** Does nothing where it has been done already. */
  void enable(AuthOptions options) {
    AuthService service = member.services().orElseThrow().auth();
    RequestContext context = RequestContext.ofMember(DirectClient.CALLBACKS);
    try {
      if (service.status(AuthStatusRequest.getDefaultInstance(), context).join().getEnabled()) {
        return;
      }
      var unused =
          service
              .roleAdd(AuthRoleAddRequest.newBuilder().setName(ROOT).build(), context)
              .thenCompose(
                  done ->
                      service.userAdd(
                          AuthUserAddRequest.newBuilder()
                              .setName(ROOT)
                              .setPassword(options.password())
                              .build(),
                          context))
              .thenCompose(
                  done ->
                      service.userGrantRole(
                          AuthUserGrantRoleRequest.newBuilder().setUser(ROOT).setRole(ROOT).build(),
                          context))
              .thenCompose(done -> service.enable(AuthEnableRequest.getDefaultInstance(), context))
              .join();
    } catch (CompletionException e) {
      Throwable cause = Async.cause(e);
      throw new EmbeddedClusterException(
          "authentication cannot be switched on: " + cause.getMessage(), cause);
    }
  }
}

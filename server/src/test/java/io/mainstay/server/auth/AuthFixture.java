package io.mainstay.server.auth;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.authpb.Permission;
import io.mainstay.api.etcdserverpb.AuthEnableRequest;
import io.mainstay.api.etcdserverpb.AuthEnableResponse;
import io.mainstay.api.etcdserverpb.AuthRoleAddRequest;
import io.mainstay.api.etcdserverpb.AuthRoleAddResponse;
import io.mainstay.api.etcdserverpb.AuthRoleGrantPermissionRequest;
import io.mainstay.api.etcdserverpb.AuthRoleGrantPermissionResponse;
import io.mainstay.api.etcdserverpb.AuthUserAddRequest;
import io.mainstay.api.etcdserverpb.AuthUserAddResponse;
import io.mainstay.api.etcdserverpb.AuthUserChangePasswordRequest;
import io.mainstay.api.etcdserverpb.AuthUserChangePasswordResponse;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleRequest;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleResponse;
import io.mainstay.api.etcdserverpb.AuthenticateRequest;
import io.mainstay.api.etcdserverpb.AuthenticateResponse;
import io.mainstay.api.v3electionpb.CampaignRequest;
import io.mainstay.api.v3electionpb.CampaignResponse;
import io.mainstay.server.config.AuthSettings;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.fixture.GrpcTestClient;
import java.time.Duration;

/** Sets up users and roles over the wire; a user's password is his name. */
final class AuthFixture {
  private static final String AUTH = "etcdserverpb.Auth/";

  private final GrpcTestClient client;

  AuthFixture(GrpcTestClient client) {
    this.client = client;
  }

  /** Passwords that are not worth more than a test. */
  static ServerConfig.Builder cheapHashes(ServerConfig.Builder config) {
    return config.auth(new AuthSettings("simple", 4, Duration.ofMinutes(5)));
  }

  void role(String name, String type, String key, String rangeEnd) {
    call(
        "RoleAdd",
        AuthRoleAddRequest.newBuilder().setName(name).build(),
        AuthRoleAddResponse.getDefaultInstance());
    call(
        "RoleGrantPermission",
        AuthRoleGrantPermissionRequest.newBuilder()
            .setName(name)
            .setPerm(
                Permission.newBuilder()
                    .setPermType(Permission.Type.valueOf(type))
                    .setKey(ByteString.copyFromUtf8(key))
                    .setRangeEnd(ByteString.copyFromUtf8(rangeEnd)))
            .build(),
        AuthRoleGrantPermissionResponse.getDefaultInstance());
  }

  void user(String name, String... roles) {
    call(
        "UserAdd",
        AuthUserAddRequest.newBuilder().setName(name).setPassword(name).build(),
        AuthUserAddResponse.getDefaultInstance());
    for (String role : roles) {
      grant(name, role);
    }
  }

  void grant(String user, String role) {
    call(
        "UserGrantRole",
        AuthUserGrantRoleRequest.newBuilder().setUser(user).setRole(role).build(),
        AuthUserGrantRoleResponse.getDefaultInstance());
  }

  void changePassword(String user, String password) {
    call(
        "UserChangePassword",
        AuthUserChangePasswordRequest.newBuilder().setName(user).setPassword(password).build(),
        AuthUserChangePasswordResponse.getDefaultInstance());
  }

  void enable() {
    call(
        "AuthEnable",
        AuthEnableRequest.getDefaultInstance(),
        AuthEnableResponse.getDefaultInstance());
  }

  String token(String user) {
    return call(
            "Authenticate",
            AuthenticateRequest.newBuilder().setName(user).setPassword(user).build(),
            AuthenticateResponse.getDefaultInstance())
        .getToken();
  }

  /** Leads an election. */
  void campaign(String name) {
    client
        .<CampaignResponse>call(
            "v3electionpb.Election/Campaign",
            CampaignRequest.newBuilder().setName(ByteString.copyFromUtf8(name)).build(),
            CampaignResponse.getDefaultInstance())
        .message();
  }

  private <T extends Message> T call(String method, Message request, T response) {
    return client.<T>call(AUTH + method, request, response).message();
  }
}

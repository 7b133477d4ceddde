package io.mainstay.server.v2.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.v2pb.V2Patterns;
import io.mainstay.api.v2pb.V2Role;
import io.mainstay.server.v2.auth.V2Caller.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class V2CallerTest {
  private static final V2Role ROLE =
      V2Role.newBuilder()
          .setName("role")
          .setRead(V2Patterns.newBuilder().addPattern("/dir/*").addPattern("/file"))
          .setWrite(V2Patterns.newBuilder().addPattern("/w*"))
          .build();

  private static V2Caller user(V2Role... roles) {
    return new V2Caller("alice", Kind.PASSWORD, List.of(roles));
  }

  @Test
  void aPatternWithoutAsteriskIsOnePath() {
    assertThat(user(ROLE).mayUse("/file", false, false)).isTrue();
    assertThat(user(ROLE).mayUse("/file2", false, false)).isFalse();
    assertThat(user(ROLE).mayUse("/file/x", false, false)).isFalse();
  }

  @Test
  void anAsteriskIsWhateverFollows() {
    assertThat(user(ROLE).mayUse("/dir/a/b", false, false)).isTrue();
    assertThat(user(ROLE).mayUse("/dir", false, false)).isFalse();
    assertThat(user(ROLE).mayUse("/write", true, false)).isTrue();
  }

  @Test
  void whatMayBeReadMayNotBeWritten() {
    assertThat(user(ROLE).mayUse("/file", true, false)).isFalse();
    assertThat(user(ROLE).mayUse("/write", false, false)).isFalse();
  }

  @Test
  void allThatIsBelowAPathIsMoreThanThePath() {
    assertThat(user(ROLE).mayUse("/file", false, true)).isFalse();
    assertThat(user(ROLE).mayUse("/dir/", false, true)).isTrue();
  }

  @Test
  void onlyRootManages() {
    V2Role root = V2AuthImage.all(V2AuthImage.ROOT);

    assertThat(user(ROLE).mayManage()).isFalse();
    assertThat(user(ROLE, root).mayManage()).isTrue();
    assertThat(new V2Caller("", Kind.GUEST, List.of(root)).mayManage()).isFalse();
  }

  @Test
  void anImpostorMayNothing() {
    assertThat(V2Caller.IMPOSTOR.mayUse("/", false, false)).isFalse();
    assertThat(V2Caller.IMPOSTOR.mayManage()).isFalse();
  }

  @Test
  void anybodyMayEverythingWhileNobodyIsAsked() {
    assertThat(V2Caller.anybody().mayUse("/", true, true)).isTrue();
    assertThat(V2Caller.anybody().mayManage()).isTrue();
  }
}

package io.mainstay.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.config.Bootstrap;
import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import org.junit.jupiter.api.Test;

class StaticBootstrapTest {
  private static final String THREE =
      "n1=http://127.0.0.1:12380,n2=http://127.0.0.1:22380,n3=http://127.0.0.1:32380";

  @Test
  void allMembersDeriveTheSameClusterAndEachItsOwnId() throws Exception {
    Identity first = bootstrap("n1", "http://127.0.0.1:12380", THREE).identity();
    Identity second = bootstrap("n2", "http://127.0.0.1:22380", THREE).identity();

    assertThat(first.clusterId()).isEqualTo(second.clusterId());
    assertThat(first.memberId()).isNotEqualTo(second.memberId());
  }

  @Test
  void theMembershipAtBirthHasEveryMemberWithItsUrls() throws Exception {
    StaticBootstrap bootstrap = bootstrap("n1", "http://127.0.0.1:12380", THREE);

    assertThat(bootstrap.membership().members()).hasSize(3);
    assertThat(bootstrap.membership().member(bootstrap.identity().memberId()))
        .hasValueSatisfying(
            member ->
                assertThat(member.getRaftAttributes().getPeerUrlsList())
                    .containsExactly("http://127.0.0.1:12380"));
  }

  @Test
  void aNameThatIsNotInTheClusterIsRefused() {
    assertThatThrownBy(() -> bootstrap("n9", "http://127.0.0.1:12380", THREE).identity())
        .isInstanceOf(MemberStartException.class)
        .hasMessage("couldn't find local name \"n9\" in the initial cluster configuration");
  }

  @Test
  void aUrlThatIsNotAdvertisedIsRefused() {
    assertThatThrownBy(() -> bootstrap("n1", "http://127.0.0.1:9", THREE).identity())
        .isInstanceOf(MemberStartException.class)
        .hasMessage(
            "--initial-cluster has n1=http://127.0.0.1:12380 but missing from"
                + " --initial-advertise-peer-urls=http://127.0.0.1:9 (resolved urls:"
                + " \"http://127.0.0.1:9\" != \"http://127.0.0.1:12380\")");
  }

  @Test
  void aUrlOfTwoMembersIsRefused() {
    assertThatThrownBy(
            () ->
                bootstrap("a", "http://127.0.0.1:1", "a=http://127.0.0.1:1,b=http://127.0.0.1:1")
                    .identity())
        .isInstanceOf(MemberStartException.class)
        .hasMessageEndingWith("has duplicate url");
  }

  private static StaticBootstrap bootstrap(String name, String peerUrl, String cluster)
      throws MemberStartException {
    return new StaticBootstrap(
        ServerConfig.defaults().toBuilder()
            .name(name)
            .listeners(
                Listeners.of(
                    MemberUrl.parseList(peerUrl), MemberUrl.parseList("http://127.0.0.1:2379")))
            .bootstrap(Bootstrap.of(new InitialCluster(cluster)))
            .build());
  }
}

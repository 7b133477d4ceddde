package io.mainstay.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemberIdsTest {
  @Test
  void aPlainStartHasTheWellKnownIds() {
    long member = MemberIds.bootstrapMemberId(List.of("http://localhost:2380"), "etcd-cluster");

    assertThat(Long.toHexString(member)).isEqualTo("8e9e05c52164694d");
    assertThat(Long.toHexString(MemberIds.clusterId(List.of(member))))
        .isEqualTo("cdf818194e3a8c32");
  }

  @Test
  void idsEqualThoseOfARunningEtcd() {
    long member = MemberIds.bootstrapMemberId(List.of("http://127.0.0.1:32380"), "etcd-cluster");

    assertThat(member).isEqualTo(443629905751424238L);
    assertThat(Long.toUnsignedString(MemberIds.clusterId(List.of(member))))
        .isEqualTo("13455796455940752355");
  }

  @Test
  void theOrderOfUrlsAndMembersDoesNotMatter() {
    assertThat(MemberIds.bootstrapMemberId(List.of("http://a:1", "http://b:1"), "t"))
        .isEqualTo(MemberIds.bootstrapMemberId(List.of("http://b:1", "http://a:1"), "t"));
    assertThat(MemberIds.clusterId(List.of(-1L, 1L)))
        .isEqualTo(MemberIds.clusterId(List.of(1L, -1L)));
  }
}

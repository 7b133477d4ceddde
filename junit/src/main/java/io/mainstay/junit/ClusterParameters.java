package io.mainstay.junit;

import io.mainstay.embed.EmbeddedCluster;
import io.mainstay.embed.EmbeddedMember;
import io.mainstay.embed.client.EmbeddedClient;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** What a cluster gives to parameters. */
final class ClusterParameters {
  private ClusterParameters() {}

  static boolean has(Class<?> type) {
    return type == EmbeddedCluster.class
        || type == EmbeddedMember.class
        || type == EmbeddedClient.class;
  }

  static Object of(EmbeddedCluster cluster, Class<?> type) {
    if (type == EmbeddedCluster.class) {
      return cluster;
    }
    if (type == EmbeddedMember.class) {
      return cluster.member(0);
    }
    if (type == EmbeddedClient.class) {
      return cluster.client();
    }
    throw new ParameterResolutionException("a cluster gives no " + type.getName());
  }
}

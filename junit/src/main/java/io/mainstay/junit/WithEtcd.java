package io.mainstay.junit;

import io.mainstay.embed.EmbeddedCluster;
import io.mainstay.embed.EmbeddedMember;
import io.mainstay.embed.client.EmbeddedClient;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class an embedded cluster.
 *
 * <pre>{@code
 * @WithEtcd
 * class RegistryTest {
 *   @Test
 *   void registers(EmbeddedCluster cluster) {
 *     try (Client client = Client.builder().endpoints(cluster.clientEndpoints()).build()) {
 *       ...
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Constructors, test methods and life-cycle methods may have parameters of the types {@link
 * EmbeddedCluster}, {@link EmbeddedMember}, which is the first one, and {@link EmbeddedClient}.
 * Where clusters live {@linkplain ClusterLifecycle#PER_METHOD per method}, constructors and what is
 * called once for the class may not: there is no cluster yet. Whoever gets a cluster finds it
 * serving, with a leader.
 *
 * <p>Nested classes share the cluster of the class around them, unless they have this annotation
 * too.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithEtcdExtension.class)
public @interface WithEtcd {
  /** How many members the cluster has, 1 to 9. */
  int members() default 1;

  /** How long a cluster lives. */
  ClusterLifecycle lifecycle() default ClusterLifecycle.PER_CLASS;
}

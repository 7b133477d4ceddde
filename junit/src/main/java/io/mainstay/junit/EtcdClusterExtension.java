package io.mainstay.junit;

import io.mainstay.embed.EmbeddedCluster;
import io.mainstay.embed.EmbeddedClusterBuilder;
import io.mainstay.embed.TlsOptions;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * An embedded cluster for tests, with the calls of jetcd's extension of the same name: tests that
 * use that one change their import, and need no Docker any more.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final EtcdClusterExtension cluster =
 *     EtcdClusterExtension.builder().withNodes(3).build();
 * }</pre>
 *
 * <p>In a static field the cluster lives as long as the tests of the class, in another as long as
 * each test. It serves and has a leader when the first method that may use it is called. Parameters
 * are given too, as with {@link WithEtcd}.
 *
 * <p>Of jetcd's builder it has what is not about Docker; what it does not have, a compiler will
 * find. Nor is there the {@code cluster://} name of clusters: clients are given {@link
 * #clientEndpoints}.
 */
public final class EtcdClusterExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterAllCallback,
        AfterEachCallback,
        ParameterResolver {
  private final ExtensionCluster cluster;
  private volatile @Nullable String startedBy;

  private EtcdClusterExtension(ExtensionCluster cluster) {
    this.cluster = cluster;
  }

  /** Says how the cluster is to be. */
  public static Builder builder() {
    return new Builder();
  }

  /** The cluster, with the calls of jetcd's. */
  public EtcdCluster cluster() {
    return cluster;
  }

  /**
   * The cluster with all that can be done to it, such as killing members and cutting links.
   *
   * @throws IllegalStateException when it does not run
   */
  public EmbeddedCluster embedded() {
    return cluster
        .running()
        .orElseThrow(
            () -> new IllegalStateException("the cluster " + clusterName() + " is not running"));
  }

  /**
   * As {@link EtcdCluster#restart}.
   *
   * @throws IllegalStateException when the cluster does not run, or the wait is cut short
   */
  public void restart(long delay, TimeUnit unit) {
    try {
      cluster.restart(delay, unit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The name that was given, or one that was made up. */
  public String clusterName() {
    return cluster.clusterName();
  }

  /**
   * Where clients find the members.
   *
   * @throws IllegalStateException when the cluster does not run
   */
  public List<URI> clientEndpoints() {
    return cluster.clientEndpoints();
  }

  /**
   * Where members find one another.
   *
   * @throws IllegalStateException when the cluster does not run
   */
  public List<URI> peerEndpoints() {
    return cluster.peerEndpoints();
  }

  /** Nested classes come by here too: they use what is there. */
  @Override
  public void beforeAll(ExtensionContext context) {
    begin(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    begin(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    end(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end(context);
  }

  private void begin(ExtensionContext context) {
    if (startedBy == null) {
      cluster.start();
      startedBy = context.getUniqueId();
    }
  }

  private void end(ExtensionContext context) {
    if (context.getUniqueId().equals(startedBy)) {
      startedBy = null;
      cluster.stop();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return ClusterParameters.has(parameter.getParameter().getType())
        && cluster.running().isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return ClusterParameters.of(embedded(), parameter.getParameter().getType());
  }

  /** Says how the cluster of an extension is to be. Not for use by several threads at a time. */
  public static final class Builder {
    private final EmbeddedClusterBuilder cluster = EmbeddedCluster.builder();
    private @Nullable String name;

    private Builder() {}

    /** The cluster's name. A random one unless said otherwise. */
    public Builder withClusterName(String clusterName) {
      name = clusterName;
      return this;
    }

    /** How many members, 1 to 9. One unless said otherwise. */
    public Builder withNodes(int nodes) {
      cluster.members(nodes);
      return this;
    }

    /**
     * Whether clients talk to it by TLS. Members make their own certificates; clients find in
     * {@link EmbeddedCluster#trustedCertificates} what to trust.
     */
    public Builder withSsl(boolean ssl) {
      if (ssl) {
        cluster.tls(TlsOptions.generated());
      }
      return this;
    }

    /**
     * Flags of etcd, such as {@code --max-txn-ops=1024}, with their values in the same or in the
     * next element.
     *
     * @throws IllegalArgumentException when a flag is none that an embedded cluster has something
     *     like, or its value does not parse
     */
    public Builder withAdditionalArgs(Collection<String> additionalArgs) {
      EtcdFlags.apply(additionalArgs, cluster);
      return this;
    }

    /** Whatever else can be said of an embedded cluster. */
    public Builder with(Consumer<EmbeddedClusterBuilder> options) {
      options.accept(cluster);
      return this;
    }

    /** The extension; nothing is started yet. */
    public EtcdClusterExtension build() {
      return new EtcdClusterExtension(
          new ExtensionCluster(name == null ? UUID.randomUUID().toString() : name, cluster));
    }
  }
}

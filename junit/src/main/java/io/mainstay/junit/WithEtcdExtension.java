package io.mainstay.junit;

import io.mainstay.embed.EmbeddedCluster;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts and closes what {@link WithEtcd} asks for. It has no state: that is in JUnit's stores. */
final class WithEtcdExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(WithEtcdExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    // A nested class without the annotation comes by here too: it has the cluster around it.
    if (asks(context) && lifecycle(context) == ClusterLifecycle.PER_CLASS) {
      start(context);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (lifecycle(context) == ClusterLifecycle.PER_METHOD) {
      start(context);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (lifecycle(context) == ClusterLifecycle.PER_METHOD) {
      close(context);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (asks(context) && lifecycle(context) == ClusterLifecycle.PER_CLASS) {
      close(context);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return ClusterParameters.has(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    EmbeddedCluster cluster = store(context).get(EmbeddedCluster.class, EmbeddedCluster.class);
    if (cluster == null) {
      throw new ParameterResolutionException(
          "there is no cluster yet for "
              + parameter.getDeclaringExecutable()
              + ": clusters are started for each method");
    }
    return ClusterParameters.of(cluster, parameter.getParameter().getType());
  }

  private static void start(ExtensionContext context) {
    EmbeddedCluster cluster =
        EmbeddedCluster.builder().members(annotation(context).members()).start();
    store(context).put(EmbeddedCluster.class, cluster);
  }

  private static void close(ExtensionContext context) {
    EmbeddedCluster cluster = store(context).remove(EmbeddedCluster.class, EmbeddedCluster.class);
    if (cluster != null) {
      cluster.close();
    }
  }

  private static ClusterLifecycle lifecycle(ExtensionContext context) {
    return annotation(context).lifecycle();
  }

  private static boolean asks(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getRequiredTestClass(), WithEtcd.class);
  }

  /** That of the test class, or of the nearest class around it. */
  private static WithEtcd annotation(ExtensionContext context) {
    for (Class<?> type = context.getRequiredTestClass();
        type != null;
        type = type.getEnclosingClass()) {
      var found = AnnotationSupport.findAnnotation(type, WithEtcd.class);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new IllegalStateException(context.getRequiredTestClass() + " has no @WithEtcd");
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }
}

package io.mainstay.server.transport;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.transport.GrpcListener.MethodListener;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods of a member by name. Immutable. */
final class Methods {
  private final Map<String, GrpcMethod<?>> methods = new HashMap<>();
  private final Map<String, MethodListener> listeners = new HashMap<>();
  private final Set<String> services = new HashSet<>();

  /**
   * Of a member.
   *
   * @param listener hears of the calls
   */
  Methods(Collection<GrpcMethod<?>> all, GrpcListener listener) {
    for (GrpcMethod<?> method : all) {
      String service = serviceOf(method.fullName());
      String name = method.fullName().substring(service.length() + 1);
      methods.put(method.fullName(), method);
      listeners.put(method.fullName(), listener.method(service, name, method.type()));
      services.add(service);
    }
  }

  /** The method of a full name, or null. */
  @Nullable GrpcMethod<?> find(String fullName) {
    return methods.get(fullName);
  }

  /** Who hears of the calls of a method that there is. */
  MethodListener listener(GrpcMethod<?> method) {
    return Objects.requireNonNull(listeners.get(method.fullName()));
  }

  /** What to say of a name that no method has. */
  EtcdException unknown(String fullName) {
    String service = serviceOf(fullName);
    String method = fullName.substring(Math.min(fullName.length(), service.length() + 1));
    return new EtcdException(
        StatusCode.UNIMPLEMENTED,
        services.contains(service)
            ? "unknown method " + method + " for service " + service
            : "unknown service " + service);
  }

  private static String serviceOf(String fullName) {
    int slash = fullName.lastIndexOf('/');
    return slash < 0 ? fullName : fullName.substring(0, slash);
  }
}

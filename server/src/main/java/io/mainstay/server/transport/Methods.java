package io.mainstay.server.transport;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods of a member by name. Immutable. */
final class Methods {
  private final Map<String, GrpcMethod<?>> methods = new HashMap<>();
  private final Set<String> services = new HashSet<>();

  Methods(Collection<GrpcMethod<?>> all) {
    for (GrpcMethod<?> method : all) {
      methods.put(method.fullName(), method);
      services.add(serviceOf(method.fullName()));
    }
  }

  /** The method of a full name, or null. */
  @Nullable GrpcMethod<?> find(String fullName) {
    return methods.get(fullName);
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

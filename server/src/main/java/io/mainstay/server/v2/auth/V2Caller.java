package io.mainstay.server.v2.auth;

import io.mainstay.api.v2pb.V2Patterns;
import io.mainstay.api.v2pb.V2Role;
import java.util.List;

/**
 * Who makes a request of the v2 API, and what he may do. Immutable.
 *
 * @param name of the user; empty if he has not said, or not proven it
 * @param kind how that is known
 * @param roles those of his that exist
 */
public record V2Caller(String name, Kind kind, List<V2Role> roles) {
  /** How somebody is known. */
  public enum Kind {
    /** Nobody is asked who he is. */
    ANYBODY,
    /** He has not said. */
    GUEST,
    /** By his password. */
    PASSWORD,
    /** By his certificate. */
    CERTIFICATE,
    /** What he said is not true. */
    IMPOSTOR
  }

  private static final V2Caller ANYBODY = new V2Caller("", Kind.ANYBODY, List.of());
  static final V2Caller IMPOSTOR = new V2Caller("", Kind.IMPOSTOR, List.of());

  /** Copies the list. */
  public V2Caller {
    roles = List.copyOf(roles);
  }

  /** Whoever it is, while nobody is asked. */
  public static V2Caller anybody() {
    return ANYBODY;
  }

  /** Whether he may change members, users and roles. */
  public boolean mayManage() {
    return switch (kind) {
      case ANYBODY -> true;
      case GUEST, IMPOSTOR -> false;
      case PASSWORD, CERTIFICATE ->
          roles.stream().anyMatch(role -> role.getName().equals(V2AuthImage.ROOT));
    };
  }

  /**
   * Whether he may use a path of the tree.
   *
   * @param path as it was asked for, with the slash at its end if there was one
   * @param recursive whether all that is below is meant as well; for a guest that makes no
   *     difference, as in etcd
   */
  public boolean mayUse(String path, boolean write, boolean recursive) {
    return kind == Kind.ANYBODY
        || roles.stream()
            .map(role -> write ? role.getWrite() : role.getRead())
            .anyMatch(patterns -> matches(patterns, path, recursive && kind != Kind.GUEST));
  }

  private static boolean matches(V2Patterns patterns, String path, boolean recursive) {
    return patterns.getPatternList().stream()
        .anyMatch(
            pattern ->
                pattern.endsWith("*")
                    ? path.startsWith(pattern.substring(0, pattern.length() - 1))
                    : !recursive && path.equals(pattern));
  }
}

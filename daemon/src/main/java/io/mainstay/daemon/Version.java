package io.mainstay.daemon;

/** Which version this is. */
public final class Version {
  /** The version of etcd whose behaviour this server has, and which it tells its clients. */
  public static final String ETCD = "3.7.1";

  /** The version of the API that goes with it. */
  public static final String API = ETCD.substring(0, ETCD.lastIndexOf('.'));

  private Version() {}

  /** The version of this project, or {@code dev} outside of its packaging. */
  public static String mainstay() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  /**
   * The four lines of {@code --version}. Scripts read the first; the others tell what runs in place
   * of git and Go.
   */
  public static String lines() {
    return String.join(
        "\n",
        "etcd Version: " + ETCD,
        "Git SHA: mainstay-" + mainstay(),
        "Go Version: none (Java " + Runtime.version() + ")",
        "Go OS/Arch: " + operatingSystem() + "/" + architecture());
  }

  static String operatingSystem() {
    String name = System.getProperty("os.name", "");
    return name.startsWith("Mac") ? "darwin" : name.startsWith("Windows") ? "windows" : "linux";
  }

  static String architecture() {
    String architecture = System.getProperty("os.arch", "");
    return switch (architecture) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> architecture;
    };
  }
}

package io.mainstay.server.discovery.network;

import io.mainstay.server.config.Discovery;
import io.mainstay.server.discovery.v3.Registry.Listing;
import io.mainstay.server.fixture.TestCertificates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Settings that a test changes one by one, and what comes of them. */
final class DiscoverySettings {
  private List<String> endpoints;
  private Duration requestTimeout = Duration.ofSeconds(30);
  private boolean unchecked;
  private @Nullable TestCertificates certificates;
  private String serverName = "";
  private String username = "";
  private String password = "";
  private String authToken = "";
  private int maxRequestBytes;
  private int maxReceiveBytes;

  DiscoverySettings(String endpoint) {
    this.endpoints = List.of(endpoint);
  }

  interface Use {
    void of(GrpcRegistry registry) throws Exception;
  }

  /** Does something with a registry under these settings. */
  void use(Use use) throws Exception {
    try (GrpcRegistry registry = GrpcRegistry.open(settings())) {
      use.of(registry);
    }
  }

  /** What is under the key {@code k}. */
  Optional<String> value() throws Exception {
    try (GrpcRegistry registry = GrpcRegistry.open(settings())) {
      return registry.value("k");
    }
  }

  /** All keys that begin with {@code k}. */
  Listing list() throws Exception {
    try (GrpcRegistry registry = GrpcRegistry.open(settings())) {
      return registry.list("k");
    }
  }

  DiscoverySettings endpoints(String... given) {
    endpoints = List.of(given);
    return this;
  }

  DiscoverySettings requestTimeout(Duration timeout) {
    requestTimeout = timeout;
    return this;
  }

  DiscoverySettings unchecked() {
    unchecked = true;
    return this;
  }

  DiscoverySettings certificates(TestCertificates given) {
    certificates = given;
    return this;
  }

  DiscoverySettings serverName(String name) {
    serverName = name;
    return this;
  }

  DiscoverySettings login(String user, String secret) {
    username = user;
    password = secret;
    return this;
  }

  DiscoverySettings authToken(String token) {
    authToken = token;
    return this;
  }

  DiscoverySettings sizes(int request, int receive) {
    maxRequestBytes = request;
    maxReceiveBytes = receive;
    return this;
  }

  Discovery settings() {
    Path certificate = certificates == null ? null : certificates.certificate();
    return new Discovery(
        "token",
        endpoints,
        Duration.ofSeconds(30),
        requestTimeout,
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        true,
        unchecked,
        certificate,
        certificates == null ? null : certificates.key(),
        certificate,
        serverName,
        username,
        password,
        authToken,
        maxRequestBytes,
        maxReceiveBytes);
  }
}

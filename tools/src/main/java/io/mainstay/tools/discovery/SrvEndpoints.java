package io.mainstay.tools.discovery;

import io.mainstay.server.discovery.srv.SrvLookup;
import io.mainstay.server.discovery.srv.SrvLookup.SrvRecord;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The endpoints that the DNS has for a domain. */
public final class SrvEndpoints {
  private static final String SERVICE = "etcd-client";

  private final SrvLookup lookup;
  private final String domain;
  private final String suffix;

  /**
   * Of a domain.
   *
   * @param name which of several clusters there; empty for the only one
   */
  public SrvEndpoints(SrvLookup lookup, String domain, String name) {
    this.lookup = lookup;
    this.domain = domain;
    this.suffix = name.isEmpty() ? "" : "-" + name;
  }

  /**
   * Those with TLS first.
   *
   * @throws CommandException when there are none
   */
  public List<SrvEndpoint> find() throws CommandException {
    List<SrvEndpoint> endpoints = new ArrayList<>();
    String secureFailure = addTo(endpoints, SERVICE + "-ssl", "https");
    String clearFailure = addTo(endpoints, SERVICE, "http");
    if (!secureFailure.isEmpty() && !clearFailure.isEmpty()) {
      throw new CommandException(
          ExitCode.ERROR, "dns lookup errors: " + secureFailure + " and " + clearFailure);
    }
    return endpoints;
  }

  /** Gives what went wrong, empty for nothing. */
  private String addTo(List<SrvEndpoint> endpoints, String service, String scheme) {
    try {
      for (SrvRecord found : lookup.lookup("_" + service + suffix + "._tcp." + domain)) {
        endpoints.add(
            new SrvEndpoint(
                scheme,
                found.target().replaceAll("\\.$", ""),
                found.port(),
                found.priority(),
                found.weight()));
      }
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}

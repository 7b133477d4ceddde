package io.mainstay.tools.etcdctl.session;

import io.mainstay.server.discovery.srv.SrvLookup;
import io.mainstay.server.discovery.srv.SrvLookup.SrvRecord;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The endpoints that the DNS has for a domain. */
final class SrvEndpoints {
  private static final String SERVICE = "etcd-client";

  private final SrvLookup lookup;
  private final String domain;
  private final String suffix;

  /**
   * Of a domain.
   *
   * @param name which of several clusters there; empty for the only one
   */
  SrvEndpoints(SrvLookup lookup, String domain, String name) {
    this.lookup = lookup;
    this.domain = domain;
    this.suffix = name.isEmpty() ? "" : "-" + name;
  }

  /** Those with TLS first. */
  List<String> find() throws CommandException {
    List<String> endpoints = new ArrayList<>();
    String secureFailure = addTo(endpoints, SERVICE + "-ssl", "https://");
    String clearFailure = addTo(endpoints, SERVICE, "http://");
    if (!secureFailure.isEmpty() && !clearFailure.isEmpty()) {
      throw new CommandException(
          ExitCode.ERROR, "dns lookup errors: " + secureFailure + " and " + clearFailure);
    }
    return endpoints;
  }

  /** Gives what went wrong, empty for nothing. */
  private String addTo(List<String> endpoints, String service, String scheme) {
    try {
      for (SrvRecord found : lookup.lookup("_" + service + suffix + "._tcp." + domain)) {
        endpoints.add(scheme + found.target().replaceAll("\\.$", "") + ":" + found.port());
      }
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}

package io.mainstay.server.bootstrap;

import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.discovery.HostResolver;
import io.mainstay.server.discovery.Sleeper;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares URLs by the addresses they lead to, so that a name and its address are the same (etcd
 * {@code pkg/netutil} at v3.7.1). {@code localhost} is taken as it is, as there.
 *
 * <p>A name that cannot be resolved may be known a little later: in a new cluster of machines that
 * is the rule.
 */
final class ResolvedUrls {
  private static final Logger log = LoggerFactory.getLogger(ResolvedUrls.class);
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
  private static final int MAX_RETRIES = 30;

  private final HostResolver hosts;
  private final Sleeper sleeper;
  private int retries;

  ResolvedUrls(HostResolver hosts, Sleeper sleeper) {
    this.hosts = hosts;
    this.sleeper = sleeper;
  }

  /** Why these are not the same URLs, or empty if they are. Waits for names to be known. */
  Optional<String> difference(List<MemberUrl> left, List<MemberUrl> right) {
    if (left.size() != right.size()) {
      return Optional.of("len(" + quoted(left) + ") != len(" + quoted(right) + ")");
    }
    if (texts(left).equals(texts(right))) {
      return Optional.empty();
    }
    try {
      List<String> resolvedLeft = resolved(left);
      List<String> resolvedRight = resolved(right);
      for (int i = 0; i < resolvedLeft.size(); i++) {
        if (!resolvedLeft.get(i).equals(resolvedRight.get(i))) {
          return Optional.of(
              "resolved urls: \"%s\" != \"%s\""
                  .formatted(resolvedLeft.get(i), resolvedRight.get(i)));
        }
      }
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private List<String> resolved(List<MemberUrl> urls) throws UnknownHostException {
    List<String> resolved = new ArrayList<>();
    for (MemberUrl url : urls) {
      resolved.add(resolved(url));
    }
    Collections.sort(resolved);
    return resolved;
  }

  private String resolved(MemberUrl url) throws UnknownHostException {
    if (url.scheme().isUnix() || url.host().equals("localhost")) {
      return url.text();
    }
    String address = addressOf(url).getHostAddress();
    String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
    return url.scheme().name().toLowerCase(Locale.ROOT) + "://" + host + ":" + url.port();
  }

  private InetAddress addressOf(MemberUrl url) throws UnknownHostException {
    while (true) {
      try {
        return hosts.resolve(url.host());
      } catch (UnknownHostException e) {
        log.atWarn()
            .addKeyValue("url", url.text())
            .addKeyValue("host", url.host() + ":" + url.port())
            .addKeyValue("retry-interval", RETRY_INTERVAL)
            .addKeyValue("error", e.getMessage())
            .log("failed to resolve URL Host");
        if (retries++ == MAX_RETRIES) {
          throw failed(url);
        }
        pause(url);
      }
    }
  }

  private void pause(MemberUrl url) throws UnknownHostException {
    try {
      sleeper.sleep(RETRY_INTERVAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(url);
    }
  }

  private static UnknownHostException failed(MemberUrl url) {
    return new UnknownHostException(
        "failed to resolve \"%s\" (lookup %s: no such host)".formatted(url, url.host()));
  }

  private static List<String> texts(List<MemberUrl> urls) {
    return urls.stream().map(MemberUrl::text).sorted().toList();
  }

  private static String quoted(List<MemberUrl> urls) {
    return urls.stream().map(url -> "\"" + url + "\"").collect(Collectors.joining(" ", "[", "]"));
  }
}

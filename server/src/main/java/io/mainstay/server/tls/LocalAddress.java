package io.mainstay.server.tls;

import io.mainstay.server.config.Feature;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From which address a member calls its peers (etcd {@code embed/config.go}, {@code InferLocalAddr}
 * at v3.7.1).
 */
final class LocalAddress {
  private static final Logger log = LoggerFactory.getLogger(LocalAddress.class);

  private LocalAddress() {}

  /**
   * The first address among those that it advertises which others can see; null when the system
   * chooses, as it does unless {@link Feature#SET_MEMBER_LOCAL_ADDR} is on.
   */
  static @Nullable String of(ServerConfig config) {
    if (!config.features().isEnabled(Feature.SET_MEMBER_LOCAL_ADDR)) {
      return null;
    }
    List<MemberUrl> advertised = config.listeners().advertisePeerUrls();
    Optional<String> found =
        advertised.stream()
            .filter(url -> !url.scheme().isUnix())
            .map(MemberUrl::host)
            .filter(LocalAddress::isVisible)
            .findFirst();
    found.ifPresentOrElse(
        address ->
            log.atInfo().addKeyValue("LocalAddr", address).log("setting member local address"),
        () ->
            log.atWarn()
                .addKeyValue("advertise-peer-urls", advertised)
                .log(
                    "unable to set a member local address due to lack of suitable local"
                        + " addresses"));
    return found.orElse(null);
  }

  private static boolean isVisible(String host) {
    if (!IpText.isAddress(host)) {
      return false;
    }
    InetAddress address = IpText.parse(host);
    return !address.isLoopbackAddress() && !address.isAnyLocalAddress();
  }
}

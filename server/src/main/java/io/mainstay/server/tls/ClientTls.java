package io.mainstay.server.tls;

import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to call others.
 *
 * @param keys what is shown to who asks for it; null for nothing
 * @param trust whom to believe; also checks the host that is called
 * @param protocols what is spoken
 * @param localAddress from where to call; null from anywhere
 */
public record ClientTls(
    @Nullable X509ExtendedKeyManager keys,
    X509ExtendedTrustManager trust,
    Protocols protocols,
    @Nullable String localAddress) {}

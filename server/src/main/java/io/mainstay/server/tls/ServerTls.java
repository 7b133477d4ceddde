package io.mainstay.server.tls;

import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a listener needs.
 *
 * @param keys what it shows of itself
 * @param trust whom it lets in
 * @param requiresCertificate whether who connects must show a certificate; otherwise none is asked
 *     for
 * @param protocols what it speaks
 * @param refusals where it tells whom it has turned away
 */
public record ServerTls(
    X509ExtendedKeyManager keys,
    X509ExtendedTrustManager trust,
    boolean requiresCertificate,
    Protocols protocols,
    RefusalLog refusals) {}

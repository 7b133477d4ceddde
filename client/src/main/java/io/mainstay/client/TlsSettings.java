package io.mainstay.client;

/**
 * How members are trusted, and what is shown to them. Empty texts for what is not given.
 *
 * @param certFile the client's certificate, in PEM
 * @param keyFile its key
 * @param caFile whom to trust; those whom the Java machine trusts if empty
 * @param skipVerify trusts anybody
 * @param serverName the name that the member's certificate must have; the endpoint's host if empty
 */
public record TlsSettings(
    String certFile, String keyFile, String caFile, boolean skipVerify, String serverName) {}

package io.mainstay.server.discovery;

/**
 * One SRV record, as far as it counts here.
 *
 * @param target the host, without a dot at the end
 * @param port its port
 */
public record SrvRecord(String target, int port) {}

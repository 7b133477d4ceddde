package io.mainstay.consensus.transport;

/**
 * What went between this member and one other since this one started.
 *
 * @param connected whether this member is connected to it now
 * @param disconnections how often that connection was lost
 * @param sentBytes frames that were handed to the network, those that failed included
 * @param receivedBytes frames that came in
 * @param sentCalls calls that were handed to the network
 * @param answeredCalls those of them that have been answered
 * @param receivedCalls calls that came in
 * @param sendFailures calls that had no answer
 * @param receiveFailures streams that made no sense
 */
public record PeerTraffic(
    long peerId,
    boolean connected,
    long disconnections,
    long sentBytes,
    long receivedBytes,
    long sentCalls,
    long answeredCalls,
    long receivedCalls,
    long sendFailures,
    long receiveFailures) {}

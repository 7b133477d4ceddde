package io.mainstay.server.transport;

import java.util.function.BooleanSupplier;

/**
 * What a listener has to know of its member's place in the cluster.
 *
 * @param leaderKnown whether the member knows a leader now
 * @param learner whether it does not vote
 * @param lookIntervalMillis between two looks at the leader for calls that stay open
 */
public record MemberStanding(
    BooleanSupplier leaderKnown, BooleanSupplier learner, long lookIntervalMillis) {}

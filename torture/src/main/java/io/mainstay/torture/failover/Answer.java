package io.mainstay.torture.failover;

/**
 * A call to a member that was cut off, and its answer.
 *
 * @param isolation from 1
 * @param member whom it was asked of
 * @param wasLeader whether it led when it was cut off
 * @param question what was asked
 * @param outcome what it said
 * @param millis how long it took
 */
record Answer(
    int isolation,
    String member,
    boolean wasLeader,
    Question question,
    Outcome outcome,
    long millis) {}

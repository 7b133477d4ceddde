package io.mainstay.torture.failover;

/**
 * A leader that was killed.
 *
 * @param number from 1
 * @param member who led
 * @param millis from the kill until a put that was begun after it was acknowledged
 * @param acknowledgedBy who acknowledged that put
 */
record Kill(int number, String member, long millis, String acknowledgedBy) {}

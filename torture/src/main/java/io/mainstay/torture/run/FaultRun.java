package io.mainstay.torture.run;

import io.mainstay.torture.fault.FaultKind;

/**
 * One fault and what traffic did about it.
 *
 * @param description whom it has hit, and how
 * @param callsBefore answered per second before it
 * @param callsAfter answered per second after it
 * @param recoveryMillis from when it was undone until enough was answered again
 */
record FaultRun(
    FaultKind kind, String description, int callsBefore, int callsAfter, long recoveryMillis) {}

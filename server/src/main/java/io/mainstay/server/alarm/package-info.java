/**
 * Alarms: what keeps a cluster from taking more writes until an operator has looked at it.
 *
 * <p>Alarms are replicated; the apply thread changes them, everyone reads one immutable image. The
 * size of the store is looked at before a request is proposed, never while it is applied: there all
 * members have to decide the same.
 */
@NullMarked
package io.mainstay.server.alarm;

import org.jspecify.annotations.NullMarked;

/**
 * What members are made to suffer, one thing at a time. The thread of the run.
 *
 * <p>A fault changes nothing that it does not undo; whom it leaves dead or damaged is started again
 * or replaced when it is undone.
 */
@NullMarked
package io.mainstay.torture.fault;

import org.jspecify.annotations.NullMarked;

/**
 * Command lines as the original tools have them: commands within commands, flags in any order, and
 * the texts that tell of mistakes (cobra and pflag).
 *
 * <p>On the main thread. Invariants: nothing here ends the process; what is wrong is written to
 * standard error and gives an exit code.
 */
@NullMarked
package io.mainstay.tools.command;

import org.jspecify.annotations.NullMarked;

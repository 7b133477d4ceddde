package io.mainstay.tools.benchmark;

import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.CommandException;

/** Opens the connections that a call asks for. */
@FunctionalInterface
interface Opener {
  /** To be closed when the load is over. */
  Bench open(Call call) throws CommandException;
}

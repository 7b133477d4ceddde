package io.mainstay.tools.etcdctl.session;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.Streams;

/** Asks the operator for a password. */
@FunctionalInterface
public interface PasswordPrompt {
  /** Asks and waits for a line. */
  String ask(String question, Streams streams) throws CommandException;
}

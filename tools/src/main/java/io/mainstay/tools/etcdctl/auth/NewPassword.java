package io.mainstay.tools.etcdctl.auth;

import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Streams;
import io.mainstay.tools.etcdctl.session.PasswordPrompt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A password that is to be set: typed twice, or read from a script. */
record NewPassword(PasswordPrompt prompt) {
  /** Asks for it and for the same once more. */
  String ask(String user, Streams streams) throws CommandException {
    String password = answer("Password of %s: ".formatted(user), streams);
    if (password.isEmpty()) {
      throw bad("empty password");
    }
    String again = answer("Type password of %s again for confirmation: ".formatted(user), streams);
    if (!password.equals(again)) {
      throw bad("given passwords are different");
    }
    return password;
  }

  private String answer(String question, Streams streams) throws CommandException {
    try {
      return prompt.ask(question, streams);
    } catch (CommandException e) {
      throw bad("failed to ask password: " + e.getMessage());
    }
  }

  /**
   * The first word of standard input's first line; empty when there is none. What follows is not
   * waited for.
   */
  static String firstWord(Streams streams) throws CommandException {
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    try {
      int read = streams.in().read();
      while (read == ' ' || read == '\t') {
        read = streams.in().read();
      }
      while (read >= 0 && !Character.isWhitespace(read)) {
        word.write(read);
        read = streams.in().read();
      }
    } catch (IOException e) {
      throw bad("failed to ask password: " + e.getMessage());
    }
    return word.toString(StandardCharsets.UTF_8);
  }

  private static CommandException bad(String message) {
    return new CommandException(ExitCode.BAD_ARGUMENTS, message);
  }
}

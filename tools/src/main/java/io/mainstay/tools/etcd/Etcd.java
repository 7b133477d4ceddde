package io.mainstay.tools.etcd;

import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.HelpStyle;
import io.mainstay.tools.command.Program;
import io.mainstay.tools.command.Streams;
import java.util.List;

/** The commands of the program. */
final class Etcd {
  private static final HelpStyle STYLE =
      new HelpStyle(List.of(), true, false, "", HelpStyle.Misuse.SAID_TWICE);

  private Etcd() {}

  static Program program(GatewayCommand gateway, GrpcProxyCommand proxy, Streams streams) {
    return new Program(
        Command.group("etcd", "etcd server", List.of(gateway.group(), proxy.group())),
        STYLE,
        streams);
  }
}

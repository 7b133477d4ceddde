package io.mainstay.daemon.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.IOException;

/**
 * Found by Logback as a service: lines have their form from the first one on, and no XML is
 * searched for.
 */
public final class LogbackConfigurator extends ContextAwareBase implements Configurator {
  /** For the service loader. */
  public LogbackConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    try {
      LogSetup.install(context, LogSettings.defaults());
    } catch (IOException e) {
      // Standard error is not opened, so this cannot be.
      throw new IllegalStateException(e);
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}

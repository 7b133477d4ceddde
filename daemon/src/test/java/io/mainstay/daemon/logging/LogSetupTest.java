package io.mainstay.daemon.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.mainstay.daemon.logging.LogSettings.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSetupTest {
  private static final String STREAM_NOT_CLOSED = "Caught Throwable from listener onStreamClosed.";

  @TempDir Path directory;
  private final LoggerContext context = new LoggerContext();

  private Path install(LogLevel level, Format format) throws IOException {
    Path file = directory.resolve("etcd.log");
    LogSetup.install(context, new LogSettings(List.of(file.toString()), level, format, null));
    return file;
  }

  private Logger logger(String name) {
    return context.getLogger(name);
  }

  @Test
  void linesGoToTheFileWithTheirPairsAndCaller() throws IOException {
    Path file = install(LogLevel.INFO, Format.JSON);

    logger("mine").atInfo().addKeyValue("k", 1).log("told");

    assertThat(Files.readString(file))
        .startsWith("{\"level\":\"info\",\"ts\":\"")
        .containsPattern("\"caller\":\"logging/LogSetupTest.java:[0-9]+\"")
        .endsWith("\"msg\":\"told\",\"k\":1}\n");
  }

  @Test
  void aFileIsAddedTo() throws IOException {
    Files.writeString(directory.resolve("etcd.log"), "before\n");
    Path file = install(LogLevel.INFO, Format.CONSOLE);

    logger("mine").info("after");

    assertThat(Files.readString(file)).startsWith("before\n").endsWith("\tafter\n");
  }

  @Test
  void whatTheEngineTakesForAFaultAndIsNoneIsLeftOut() throws IOException {
    Path file = install(LogLevel.INFO, Format.JSON);

    logger("com.alipay.sofa.jraft.core.NodeImpl").error("Fail to add signal.");
    logger("com.alipay.sofa.jraft.core.NodeImpl").error("Fail to do something else.");

    assertThat(Files.readString(file)).contains("something else").doesNotContain("add signal");
  }

  @Test
  void answersThatWereGivenUpAreLeftOutAndOtherFaultsOfStreamsAreNot() throws IOException {
    Path file = install(LogLevel.INFO, Format.JSON);
    Logger streams = logger("io.netty.handler.codec.http2.DefaultHttp2Connection");

    streams.error(STREAM_NOT_CLOSED, thrownIn("io.vertx.core.http.impl.VertxHttp2Stream$3"));
    assertThat(Files.readString(file)).isEmpty();

    streams.error(STREAM_NOT_CLOSED, thrownIn("io.mainstay.server.transport.GrpcReply"));
    assertThat(Files.readString(file)).contains("GrpcReply");
  }

  private static Exception thrownIn(String className) {
    NullPointerException fault = new NullPointerException("nothing there");
    fault.setStackTrace(
        new StackTraceElement[] {new StackTraceElement(className, "cancel", "File.java", 1)});
    return fault;
  }

  @Test
  void connectionsThatOthersBreakAreToldOnlyWhereEverythingIs() throws IOException {
    String connections = "io.vertx.core.net.impl.ConnectionBase";
    Path file = install(LogLevel.INFO, Format.JSON);
    logger(connections).error("bad greeting");
    assertThat(Files.readString(file)).isEmpty();

    install(LogLevel.DEBUG, Format.JSON);
    logger(connections).error("bad greeting");
    assertThat(Files.readString(file)).contains("bad greeting");
  }

  @Test
  void belowTheLevelNothingIsWritten() throws IOException {
    Path file = install(LogLevel.WARN, Format.JSON);

    logger("mine").info("little");
    logger("mine").warn("much");

    assertThat(Files.readString(file)).contains("much").doesNotContain("little");
  }

  @Test
  void aboveErrorOnlyFatalLinesAreWritten() throws IOException {
    Path file = install(LogLevel.FATAL, Format.JSON);

    logger("mine").error("bad");
    Fatal.at(logger("mine")).log("the end");

    assertThat(Files.readString(file)).contains("the end").doesNotContain("bad");
  }

  @Test
  void librariesAreQuietUnlessDebugging() throws IOException {
    Path file = install(LogLevel.INFO, Format.JSON);
    logger("io.netty.any").info("chatter");
    assertThat(Files.readString(file)).isEmpty();

    install(LogLevel.DEBUG, Format.JSON);
    logger("io.netty.any").debug("chatter");
    assertThat(Files.readString(file)).contains("chatter");
  }

  @Test
  void anOutputThatCannotBeOpenedIsAnErrorAndLoggingGoesOn() throws IOException {
    Path file = install(LogLevel.INFO, Format.JSON);

    assertThatThrownBy(
            () ->
                LogSetup.install(
                    context,
                    new LogSettings(
                        List.of(directory.resolve("no/such/file").toString()),
                        LogLevel.INFO,
                        Format.JSON,
                        null)))
        .isInstanceOf(IOException.class);

    logger("mine").info("still here");
    assertThat(Files.readString(file)).contains("still here");
  }
}

package io.mainstay.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Signals end a whole process, so each test has one of its own. */
@DisabledOnOs(OS.WINDOWS)
class SignalsTest {
  private Process process;
  private BufferedReader output;

  /** Says when it listens and which signal it heard; it never ends by itself. */
  static final class Listening {
    private Listening() {}

    /** The process under test. */
    public static void main(String[] arguments) throws InterruptedException {
      var first = Signals.install(Runtime.getRuntime()::halt);
      System.out.println("listening");
      System.out.println(first.join());
      Thread.sleep(TimeUnit.MINUTES.toMillis(1));
    }
  }

  @BeforeEach
  void start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Listening.class.getName())
            .redirectErrorStream(true)
            .start();
    output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    assertThat(output.readLine()).isEqualTo("listening");
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  private void send(String signal) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  void theFirstSignalIsHeardAndTheSecondEndsTheProcessAtOnce() throws Exception {
    send("TERM");
    assertThat(output.readLine()).isEqualTo("TERM");

    send("TERM");
    assertThat(process.waitFor()).isEqualTo(143);
  }
}

package io.mainstay.consensus.engine.rpc;

import com.alipay.sofa.jraft.util.JRaftSignalHandler;

/**
 * Keeps the engine from taking the USR2 signal for itself. HotSpot suspends threads with that very
 * signal: with the engine's handler in place a flight recording sees nothing, and each of its
 * samples makes the engine dump its state to a file.
 *
 * <p>The engine gathers its handlers as services, and leaves signals alone when one cannot be made;
 * it says so in one log line.
 */
public final class SignalsStayWithTheJvm implements JRaftSignalHandler {
  /** Always fails. */
  public SignalsStayWithTheJvm() {
    throw new UnsupportedOperationException("signals stay with the JVM: this is as it should be");
  }

  @Override
  public void handle(String signalName) {
    throw new AssertionError("there is never an instance to call");
  }
}

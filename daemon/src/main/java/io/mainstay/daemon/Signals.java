package io.mainstay.daemon;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * Hears SIGTERM and SIGINT.
 *
 * <p>A shutdown hook would not do: the JVM then ends with 143, and a second signal waits for the
 * hook. {@code sun.misc.Signal} is reached by reflection because compiling against it is a warning
 * that nothing can silence; the module {@code jdk.unsupported} keeps it open.
 *
 * <p>The original raises the signal again after its orderly end and so ends with 143 or 130. Here
 * an orderly end is a success: 0, as the original does as process 1.
 */
final class Signals {
  private final CompletableFuture<String> first = new CompletableFuture<>();
  private final AtomicBoolean seen = new AtomicBoolean();
  private final IntConsumer exit;

  private Signals(IntConsumer exit) {
    this.exit = exit;
  }

  /**
   * Listens from now on.
   *
   * @param exit ends the process at once; called at the second signal
   * @return completes at the first signal with its name, on a thread of its own
   */
  static CompletableFuture<String> install(IntConsumer exit) {
    Signals signals = new Signals(exit);
    try {
      signals.handle("TERM", 15);
      signals.handle("INT", 2);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM cannot handle signals", e);
    }
    return signals.first;
  }

  private void handle(String name, int number) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object proxy =
        Proxy.newProxyInstance(
            Signals.class.getClassLoader(),
            new Class<?>[] {handler},
            (self, method, arguments) -> answer(method, self, arguments, name, number));
    try {
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("SIG" + name + " cannot be handled", e.getCause());
    }
  }

  private Object answer(Method method, Object self, Object[] arguments, String name, int number) {
    return switch (method.getName()) {
      case "handle" -> {
        arrived(name, number);
        yield 0;
      }
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "handler of SIG" + name;
    };
  }

  private void arrived(String name, int number) {
    if (seen.compareAndSet(false, true)) {
      first.complete(name);
    } else {
      exit.accept(128 + number);
    }
  }
}

package io.mainstay.torture.fault;

import java.io.IOException;

/**
 * A fault that was inflicted.
 *
 * @param description whom it has hit, and how
 */
public record Injury(String description, Healing healing) {
  /** What undoes it. */
  @FunctionalInterface
  public interface Healing {
    /**
     * Undoes it; what is left is that members need some time.
     *
     * @throws WrongDataException if a member served what it should not have
     * @throws IOException if it cannot be undone
     */
    void heal() throws IOException, InterruptedException;
  }
}

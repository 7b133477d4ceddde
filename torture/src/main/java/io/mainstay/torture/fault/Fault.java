package io.mainstay.torture.fault;

import java.io.IOException;

/** Something that can go wrong. */
@FunctionalInterface
interface Fault {
  /** Lets it go wrong, until the injury is healed. */
  Injury inflict(Stage stage) throws IOException, InterruptedException;
}

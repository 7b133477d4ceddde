package io.mainstay.torture.run;

import io.mainstay.torture.fault.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Round after round until the time is over. */
public final class Torture {
  /** The name of the file that says what the rounds came to, as far as they have. */
  private static final String REPORT = "report.md";

  private final Settings settings;
  private final Consumer<String> progress;
  private final List<FaultKind> deck = new ArrayList<>();
  private final Random shuffling;

  /**
   * A run.
   *
   * @param progress is told what happens, line by line
   */
  public Torture(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
    this.shuffling = new Random(settings.seed());
  }

  /**
   * Runs it; the first round that is wrong ends it.
   *
   * @throws IOException if it could not be run
   */
  public Report run() throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + settings.length().toNanos();
    List<RoundResult> rounds = new ArrayList<>();
    Report report;
    do {
      int number = rounds.size() + 1;
      progress.accept("round " + number + " with seed " + (settings.seed() + number - 1));
      rounds.add(
          new Round(settings, number, settings.seed() + number - 1, nextFaults(), progress).run());
      report = new Report(settings, rounds);
      Files.writeString(settings.out().resolve(REPORT), report.page());
    } while (report.isGood() && System.nanoTime() - endNanos < 0);
    return report;
  }

  private List<FaultKind> nextFaults() {
    List<FaultKind> next = new ArrayList<>();
    while (next.size() < settings.faultsPerRound()) {
      if (deck.isEmpty()) {
        deck.addAll(
            settings.faults().isEmpty()
                ? Settings.possible(settings.members())
                : settings.faults());
        if (settings.faults().isEmpty()) {
          Collections.shuffle(deck, shuffling);
        }
      }
      next.add(deck.remove(0));
      if (deck.isEmpty() && !settings.faults().isEmpty()) {
        break;
      }
    }
    return next;
  }
}

package io.mainstay.tools.compare;

import io.mainstay.tools.command.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts both contestants through a case, in turn. */
final class Contest {
  private final Contestant original;
  private final Contestant ours;
  private final LoadTool tool;
  private final Settings settings;
  private final Path logs;
  private final Streams streams;

  Contest(
      Contestant original,
      Contestant ours,
      LoadTool tool,
      Settings settings,
      Path logs,
      Streams streams) {
    this.original = original;
    this.ours = ours;
    this.tool = tool;
    this.settings = settings;
    this.logs = logs;
    this.streams = streams;
  }

  /** Runs all rounds; what goes wrong is told by the scores. */
  Outcome run(Case subject, int members) throws InterruptedException {
    try (Entry first = new Entry(original, false, subject, members);
        Entry second = new Entry(ours, true, subject, members)) {
      if (!subject.beginsAnew()) {
        first.prepare();
        second.prepare();
      }
      for (int round = 0; round < settings.rounds(); round++) {
        first.play();
        second.play();
      }
      return new Outcome(subject, members, first.score(), second.score());
    }
  }

  /** A contestant in a case. */
  private final class Entry implements AutoCloseable {
    private final Contestant contestant;
    private final boolean isOurs;
    private final Case subject;
    private final int members;
    private final List<Measurement> measured = new ArrayList<>();
    private @Nullable Trial trial;
    private @Nullable String failure;

    Entry(Contestant contestant, boolean isOurs, Case subject, int members) {
      this.contestant = contestant;
      this.isOurs = isOurs;
      this.subject = subject;
      this.members = members;
    }

    void prepare() throws InterruptedException {
      attempt(
          () -> {
            tell("starts");
            Trial begun = new Trial(start(), tool, settings.scale(), settings.warmUp());
            trial = begun;
            subject.prepare(begun);
          });
    }

    private Cluster start() throws IOException, InterruptedException {
      String log = "%s-%d-%s".formatted(subject.name(), members, contestant.name());
      return Cluster.start(contestant, members, subject.environment(isOurs), logs.resolve(log));
    }

    void play() throws InterruptedException {
      if (subject.beginsAnew()) {
        prepare();
      }
      attempt(
          () -> {
            Trial begun = trial;
            if (begun != null) {
              Measurement measurement = subject.measure(begun);
              measured.add(measurement);
              tell("%s %s".formatted(Metric.text(measurement.value()), subject.metric().unit()));
            }
          });
      if (subject.beginsAnew()) {
        close();
      }
    }

    private void attempt(Step step) throws InterruptedException {
      if (failure != null) {
        return;
      }
      try {
        step.run();
      } catch (IOException | UncheckedIOException e) {
        failure = String.valueOf(e.getMessage());
        tell("failed: " + failure);
      }
    }

    private void tell(String what) {
      streams
          .err()
          .printf(
              "%s, %d member%s, %s: %s%n",
              subject.name(), members, members == 1 ? "" : "s", contestant.name(), what);
    }

    Score score() {
      return new Score(measured, failure);
    }

    @Override
    public void close() {
      Trial begun = trial;
      trial = null;
      if (begun != null) {
        try {
          begun.cluster().close();
        } catch (IOException e) {
          tell("cannot remove the data: " + e.getMessage());
        }
      }
    }
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }
}

package io.mainstay.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.AbstractAssert;

/** What a verdict should be. */
final class VerdictAssert extends AbstractAssert<VerdictAssert, Verdict> {
  private VerdictAssert(Verdict verdict) {
    super(verdict, VerdictAssert.class);
  }

  static VerdictAssert assertVerdict(Verdict verdict) {
    return new VerdictAssert(verdict);
  }

  void holds() {
    assertThat(actual).isEqualTo(new Verdict.Holds());
  }

  /** Violated once, with these parts in the text. */
  void isViolatedBy(String... parts) {
    assertThat(actual).isInstanceOf(Verdict.Violated.class);
    assertThat(((Verdict.Violated) actual).violations()).hasSize(1);
    assertThat(((Verdict.Violated) actual).violations().get(0)).contains(parts);
  }

  /** Violated, and one of the texts has these parts. */
  void mentions(String... parts) {
    assertThat(actual).isInstanceOf(Verdict.Violated.class);
    assertThat(((Verdict.Violated) actual).violations())
        .anySatisfy(text -> assertThat(text).contains(parts));
  }

  void isUndecidedBecauseOf(String... parts) {
    assertThat(actual).isInstanceOf(Verdict.Undecided.class);
    assertThat(((Verdict.Undecided) actual).reasons().get(0)).contains(parts);
  }
}

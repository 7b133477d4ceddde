package io.mainstay.torture.check;

import static io.mainstay.torture.check.Story.put;
import static io.mainstay.torture.check.Story.wasPut;
import static io.mainstay.torture.check.VerdictAssert.assertVerdict;

import org.junit.jupiter.api.Test;

class MemberCheckTest {
  @Test
  void membersHoldTheSame() {
    assertVerdict(written().state("m0", 2, 17).state("m1", 2, 17).members()).holds();
  }

  @Test
  void aMemberWithAnotherHashIsFound() {
    assertVerdict(written().state("m0", 2, 17).state("m1", 2, 18).members())
        .isViolatedBy("m0 has hash 17", "m1 has 18");
  }

  @Test
  void anAcknowledgedWriteIsNotLost() {
    assertVerdict(written().state("m0", 1, 17).state("m1", 1, 17).members())
        .mentions("m0 is at revision 1", "has lost", "put a=1");
  }

  @Test
  void aMemberThatIsBehindIsFound() {
    assertVerdict(new Story().state("m0", 3, 17).state("m1", 2, 17).members())
        .mentions("m0 is at revision 3", "m1 at 2");
  }

  @Test
  void withoutAWordOfTheMembersNothingIsKnown() {
    assertVerdict(written().members()).isUndecidedBecauseOf("no member was asked");
  }

  private static Story written() {
    return new Story().call(1, 2, put("a", "1"), wasPut(2));
  }
}

package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.consensus.Group;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupCallsTest {
  @Test
  void aGroupIsReadAsItWasWritten() {
    Group group = new Group(Set.of(1L, -2L, 3L), Set.of(Long.MIN_VALUE));

    assertThat(GroupCalls.decode(GroupCalls.encode(group))).contains(group);
  }

  @Test
  void nothingMeansThatNobodyCanSay() {
    assertThat(GroupCalls.decode(new byte[0])).isEmpty();
  }

  @Test
  void anAnswerThatIsCutShortIsNoAnswer() {
    byte[] whole = GroupCalls.encode(new Group(Set.of(1L, 2L), Set.of()));

    assertThat(GroupCalls.decode(Arrays.copyOf(whole, whole.length - 1))).isEmpty();
  }
}

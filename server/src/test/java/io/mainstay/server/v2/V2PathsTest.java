package io.mainstay.server.v2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V2PathsTest {
  @ParameterizedTest
  @CsvSource({"'',/", "/,/", "a,/a", "/a/,/a", "//a//b,/a/b", "/a/./b,/a/b", "/a/../../b,/b"})
  void aPathIsCleaned(String text, String path) {
    assertThat(V2Paths.clean(text)).isEqualTo(path);
  }

  @Test
  void theWayToANodeBeginsAtTheRoot() {
    assertThat(V2Paths.ancestors("/a/b/c")).containsExactly("/", "/a", "/a/b");
    assertThat(V2Paths.ancestors("/")).isEmpty();
  }
}

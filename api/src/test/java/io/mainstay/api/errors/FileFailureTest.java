package io.mainstay.api.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileFailureTest {
  @Test
  void whatIsMissingOrForbiddenIsSaidInGosWords() {
    assertThat(FileFailure.text(new NoSuchFileException("a")))
        .isEqualTo("open a: no such file or directory");
    assertThat(FileFailure.text(new AccessDeniedException("a")))
        .isEqualTo("open a: permission denied");
  }

  @Test
  void theSystemsWordsBeginWithASmallLetterAsInGo() {
    assertThat(FileFailure.text(new FileSystemException("a", null, "Not a directory")))
        .isEqualTo("open a: not a directory");
  }
}

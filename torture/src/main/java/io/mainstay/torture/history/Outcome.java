package io.mainstay.torture.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How a call ended, as far as its client knows. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Outcome.Answered.class, name = "answered"),
  @JsonSubTypes.Type(value = Outcome.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = Outcome.Unknown.class, name = "unknown"),
})
public sealed interface Outcome {
  /** A member answered. */
  record Answered(Response response) implements Outcome {}

  /**
   * A member refused, and nothing has happened or will. Only for errors that say so beyond doubt.
   *
   * @param error the error's text
   */
  record Failed(String error) implements Outcome {}

  /**
   * It may have happened, or happen at any later time, or never.
   *
   * @param error the error's text, or why the client gave up
   */
  record Unknown(String error) implements Outcome {}
}

package io.mainstay.torture.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a history is written down as, piece by piece while it happens. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Operation.class, name = "operation"),
  @JsonSubTypes.Type(value = WatchOpened.class, name = "watchOpened"),
  @JsonSubTypes.Type(value = WatchReceived.class, name = "watchReceived"),
  @JsonSubTypes.Type(value = MemberStarted.class, name = "memberStarted"),
  @JsonSubTypes.Type(value = MemberState.class, name = "memberState"),
})
public sealed interface HistoryEntry
    permits Operation, WatchOpened, WatchReceived, MemberStarted, MemberState {}

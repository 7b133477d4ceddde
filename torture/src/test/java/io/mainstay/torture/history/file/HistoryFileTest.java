package io.mainstay.torture.history.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.torture.history.Compare;
import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.HistoryEntry;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.MemberStarted;
import io.mainstay.torture.history.MemberState;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import io.mainstay.torture.history.WatchOpened;
import io.mainstay.torture.history.WatchReceived;
import io.mainstay.torture.history.WatchRequest;
import io.mainstay.torture.history.WatchResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
  private static final KeyValue KV = new KeyValue("a", "ä\n\"", 2, 3, 2, 7);
  private static final KeyValue GONE = new KeyValue("a", "", 0, 4, 0, 0);

  @TempDir private Path directory;

  @Test
  void whatWasWrittenIsReadAgain() throws IOException {
    List<HistoryEntry> entries = everyKindOfEntry();
    Path file = directory.resolve("history");
    try (HistoryWriter writer = new HistoryWriter(file)) {
      for (HistoryEntry entry : entries) {
        writer.write(entry);
      }
    }
    assertThat(HistoryReader.read(file)).isEqualTo(History.of(entries));
  }

  @Test
  void theStreamsOfAWatchBelongTogether() {
    History history = History.of(everyKindOfEntry());
    assertThat(history.watches()).hasSize(1);
    assertThat(history.watches().get(0).streams()).hasSize(2);
    assertThat(history.watches().get(0).streams().get(0).received()).hasSize(4);
  }

  @Test
  void aLineThatWasCutOffIsNotPassedOver() throws IOException {
    Path file = directory.resolve("history");
    try (HistoryWriter writer = new HistoryWriter(file)) {
      writer.write(new MemberState("m0", 1, 1, 0, 1));
      writer.write(new MemberState("m1", 1, 1, 0, 1));
    }
    String whole = Files.readString(file);
    Files.writeString(file, whole.substring(0, whole.length() - 3));
    assertThatThrownBy(() -> HistoryReader.read(file))
        .isInstanceOf(HistoryFileException.class)
        .hasMessageContaining("line 2");
  }

  @Test
  void aLineWithoutAFieldIsRefused() throws IOException {
    Path file = directory.resolve("history");
    Files.writeString(file, "{\"entry\":\"memberState\",\"member\":\"m0\",\"revision\":3}\n");
    assertThatThrownBy(() -> HistoryReader.read(file))
        .isInstanceOf(HistoryFileException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void whatAWatchGotBeforeItWasOpenedIsRefused() throws IOException {
    Path file = directory.resolve("history");
    try (HistoryWriter writer = new HistoryWriter(file)) {
      writer.write(new WatchReceived(5, new WatchResponse.Progress(3), 1));
    }
    assertThatThrownBy(() -> HistoryReader.read(file))
        .isInstanceOf(HistoryFileException.class)
        .hasMessageContaining("watch 5");
  }

  @Test
  void aFileThatIsThereIsNotOverwritten() throws IOException {
    Path file = Files.createFile(directory.resolve("history"));
    assertThatThrownBy(() -> new HistoryWriter(file).close()).isInstanceOf(IOException.class);
  }

  private static List<HistoryEntry> everyKindOfEntry() {
    Request.Put put = new Request.Put("a", "ä\n\"", 7, true);
    Request.Get get = new Request.Get(KeyRange.prefix("a"), true, 3, 1);
    Request.Delete delete = new Request.Delete(KeyRange.of("a"), true);
    Compare compare =
        Compare.number("a", Compare.Target.MOD_REVISION, Compare.Relation.NOT_EQUAL, 3);
    Request transaction =
        new Request.Transaction(List.of(compare), List.of(put, get), List.of(delete));
    Response.OfKeys wasPut = new Response.Put(3, null);
    Response.OfKeys wasGot = new Response.Get(3, List.of(KV), 2, true);
    return List.of(
        operation(0, put, new Outcome.Answered(wasPut)),
        operation(1, get, new Outcome.Answered(wasGot)),
        operation(2, delete, new Outcome.Answered(new Response.Delete(4, 1, List.of(KV)))),
        operation(
            3,
            transaction,
            new Outcome.Answered(new Response.Transaction(3, true, List.of(wasPut, wasGot)))),
        operation(
            4, new Request.Compact(3), new Outcome.Failed("required revision has been compacted")),
        operation(
            5,
            new Request.LeaseGrant(7, 5),
            new Outcome.Answered(new Response.LeaseGrant(1, 7, 5))),
        operation(
            6,
            new Request.LeaseKeepAlive(7),
            new Outcome.Answered(new Response.LeaseKeepAlive(1, 7, 0))),
        operation(7, new Request.LeaseRevoke(7), new Outcome.Unknown("timed out")),
        operation(8, new Request.Lock("l", 7), new Outcome.Answered(new Response.Lock(5, "l/7"))),
        operation(9, new Request.Unlock("l/7"), new Outcome.Answered(new Response.Unlock(6))),
        new WatchOpened(1, 2, "m1", WatchRequest.from(KeyRange.all(), 0), 10),
        new WatchReceived(1, new WatchResponse.Created(1), 11),
        new WatchReceived(
            1,
            new WatchResponse.Events(
                4,
                List.of(
                    new Event(Event.Type.PUT, KV, null), new Event(Event.Type.DELETE, GONE, KV)),
                true),
            12),
        new WatchReceived(1, new WatchResponse.Progress(4), 13),
        new WatchReceived(1, new WatchResponse.Broken("reset"), 14),
        new WatchOpened(1, 2, "m2", WatchRequest.from(KeyRange.all(), 5), 15),
        new WatchReceived(1, new WatchResponse.Canceled(9, 8, "compacted"), 16),
        new MemberStarted("m0", 17),
        new MemberState("m0", 9, 9, 8, -4L));
  }

  private static Operation operation(long id, Request request, Outcome outcome) {
    return new Operation(id, 1, "m0", request, id, id + 1, outcome);
  }
}

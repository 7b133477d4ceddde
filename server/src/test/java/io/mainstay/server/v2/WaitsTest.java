package io.mainstay.server.v2;

import static io.mainstay.server.v2.TreeFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.v2pb.V2Event;
import io.mainstay.api.v2pb.V2Request.Action;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitsTest {
  @TempDir Path directory;
  private TreeFixture tree;

  /** Writes down what it hears. */
  private static final class Heard implements WaitListener {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void began() {
      lines.add("began");
    }

    @Override
    public void happened(V2Event event) {
      lines.add(
          event.getAction()
              + " "
              + event.getNode().getKey()
              + " "
              + event.getNode().getModifiedIndex());
    }

    @Override
    public void refused(V2Exception reason) {
      lines.add(reason.code() + " " + reason.reason() + " " + reason.index());
    }

    @Override
    public void ended() {
      lines.add("ended");
    }
  }

  @BeforeEach
  void open() {
    tree = new TreeFixture(directory.resolve("store"));
  }

  @AfterEach
  void close() {
    tree.close();
  }

  private List<String> await(String path, boolean recursive, boolean stream, long since) {
    Heard heard = new Heard();
    tree.waits().begin(new WaitSpec(path, recursive, stream, since), heard);
    return heard.lines;
  }

  private List<String> await(String path) {
    return await(path, false, false, tree.index() + 1);
  }

  private List<String> awaitBelow(String path) {
    return await(path, true, false, tree.index() + 1);
  }

  @Test
  void oneChangeEndsAWait() {
    List<String> heard = await("/a");

    tree.set("/b", "");
    tree.set("/a", "");
    tree.set("/a", "");

    assertThat(heard).containsExactly("began", "set /a 5");
  }

  @Test
  void aStreamGoesOn() {
    List<String> heard = await("/a", false, true, tree.index() + 1);

    tree.set("/a", "");
    tree.delete("/a");

    assertThat(heard).containsExactly("began", "set /a 4", "delete /a 5");
  }

  @Test
  void whoWaitsForADirectoryMayWaitForWhatIsInIt() {
    List<String> itself = await("/d");
    List<String> below = awaitBelow("/d");
    List<String> root = awaitBelow("/");

    tree.set("/dd", "");
    tree.set("/d/a/b", "");

    assertThat(itself).containsExactly("began");
    assertThat(below).containsExactly("began", "set /d/a/b 5");
    assertThat(root).containsExactly("began", "set /dd 4");
  }

  @Test
  void hiddenChangesAreSeenByWhoWaitsForThem() {
    List<String> root = awaitBelow("/");
    List<String> above = awaitBelow("/d");
    List<String> within = awaitBelow("/d/_h");

    tree.set("/d/_h/a", "");

    assertThat(root).containsExactly("began");
    assertThat(above).containsExactly("began");
    assertThat(within).containsExactly("began", "set /d/_h/a 4");
  }

  @Test
  void theRemovalOfADirectoryIsTheRemovalOfAllThatIsInIt() {
    tree.set("/d/e/a", "");
    List<String> removed = await("/d/e/a");
    List<String> neverThere = await("/d/e/b");

    tree.deleteAll("/d");

    assertThat(removed).containsExactly("began", "delete /d 5");
    assertThat(neverThere).containsExactly("began");
  }

  @Test
  void anExpiryIsAChange() {
    tree.set("/a", "", 5);
    List<String> heard = await("/a");
    tree.passSeconds(5);

    tree.expire();

    assertThat(heard).containsExactly("began", "expire /a 5");
  }

  @Test
  void aRefreshIsNone() {
    tree.set("/a", "", 5);
    List<String> heard = await("/a");

    tree.apply(request(Action.UPDATE, "/a").setRefresh(true).setExpiration(tree.inSeconds(9)));

    assertThat(heard).containsExactly("began");
    assertThat(await("/a", false, false, 5)).containsExactly("began");
  }

  @Test
  void whatHasHappenedIsFoundByItsIndex() {
    tree.set("/a", "");
    tree.set("/b", "");
    tree.set("/a", "");

    assertThat(await("/a", false, false, 4)).containsExactly("began", "set /a 4");
    assertThat(await("/a", false, false, 5)).containsExactly("began", "set /a 6");
    assertThat(await("/", true, true, 5)).containsExactly("began", "set /b 5", "set /a 6");
  }

  @Test
  void anIndexToComeIsWaitedFor() {
    List<String> heard = await("/a", false, false, 6);

    tree.set("/a", "");
    tree.set("/a", "");
    tree.set("/a", "");

    assertThat(heard).containsExactly("began", "set /a 6");
  }

  @Test
  void aThousandEventsAreKept() {
    for (int i = 0; i < 1001; i++) {
      tree.set("/a", "");
    }

    assertThat(await("/a", false, false, 5)).containsExactly("began", "set /a 5");
    assertThat(await("/a", false, false, 4))
        .containsExactly("EVENT_INDEX_CLEARED the requested history has been cleared [5/4] 1004");
  }

  @Test
  void whatHappenedBeforeARestartIsStillFound() {
    tree.set("/a", "");

    tree.reopen();
    tree.set("/a", "");

    assertThat(await("/a", false, true, 4)).containsExactly("began", "set /a 4", "set /a 5");
  }

  @Test
  void aRestartEndsWaits() {
    List<String> heard = await("/a");

    tree.reopen();

    assertThat(heard).containsExactly("began", "ended");
  }

  @Test
  void nobodyWaitsAtAMemberThatStops() {
    List<String> before = await("/a");
    tree.waits().close();

    assertThat(before).containsExactly("began", "ended");
    assertThat(await("/a")).containsExactly("ended");
  }

  @Test
  void whoHasGoneHearsNothing() {
    Heard heard = new Heard();
    tree.waits().begin(new WaitSpec("/a", false, true, 4), heard).cancel();

    tree.set("/a", "");

    assertThat(heard.lines).containsExactly("began");
  }

  @Test
  void whoIsOneTooManyIsRefused() {
    for (int i = 0; i < Waits.MAX_WAITING; i++) {
      await("/a");
    }
    assertThat(await("/a")).containsExactly("RAFT_INTERNAL too many clients wait 3");

    tree.set("/a", "");

    assertThat(await("/a")).containsExactly("began");
  }
}

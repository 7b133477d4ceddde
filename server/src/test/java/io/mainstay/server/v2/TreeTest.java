package io.mainstay.server.v2;

import static io.mainstay.server.v2.TreeFixture.paths;
import static io.mainstay.server.v2.TreeFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mainstay.api.v2pb.V2Event;
import io.mainstay.api.v2pb.V2Request;
import io.mainstay.api.v2pb.V2Request.Action;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeTest {
  @TempDir Path directory;
  private TreeFixture tree;

  @BeforeEach
  void open() {
    tree = new TreeFixture(directory.resolve("store"));
  }

  @AfterEach
  void close() {
    tree.close();
  }

  private static void assertRefused(ThrowingCallable call, V2Code code, String reason) {
    assertThatExceptionOfType(V2Exception.class)
        .isThrownBy(call)
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(code))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @Test
  void aNewTreeIsAnEmptyDirectory() {
    assertThat(tree.get("/").getDir()).isTrue();
    assertThat(tree.get("/").getNodesList()).isEmpty();
  }

  @Test
  void theFirstChangeHasTheIndexItHasInANewEtcd() {
    assertThat(tree.set("/a", "1").getNode().getModifiedIndex()).isEqualTo(4);
  }

  @Test
  void aSetMakesANewNodeAndTellsOfTheOneBefore() {
    tree.set("/a", "1");

    V2Event event = tree.set("/a", "2");

    assertThat(event.getNode().getValue()).isEqualTo("2");
    assertThat(event.getNode().getCreatedIndex()).isEqualTo(5);
    assertThat(event.getPrevNode().getValue()).isEqualTo("1");
  }

  @Test
  void aWriteMakesTheDirectoriesItNeeds() {
    tree.set("/a/b/c", "1");

    assertThat(tree.get("/a/b").getDir()).isTrue();
    assertThat(paths(tree.getAll("/"))).containsExactly("/a", "/a/b", "/a/b/c");
  }

  @Test
  void aListingShowsOneLevelInOrder() {
    tree.set("/d/b", "");
    tree.set("/d/a/deep", "");
    tree.set("/d/a-", "");
    tree.set("/dd", "");

    assertThat(paths(tree.get("/d"))).containsExactly("/d/a", "/d/a-", "/d/b");
  }

  @Test
  void hiddenNodesAreReadByNameOnly() {
    tree.set("/d/_h/x", "1");

    assertThat(paths(tree.getAll("/d"))).isEmpty();
    assertThat(tree.get("/d/_h/x").getValue()).isEqualTo("1");
  }

  @Test
  void aMissingNodeIsNamedByItsFirstMissingPart() {
    assertRefused(() -> tree.get("/a/b"), V2Code.KEY_NOT_FOUND, "/a");
    tree.set("/a", "");
    assertRefused(() -> tree.get("/a/b/c"), V2Code.NOT_A_DIRECTORY, "/a");
  }

  @Test
  void nothingIsPutBelowAFile() {
    tree.set("/a", "");

    assertRefused(() -> tree.set("/a/b/c", ""), V2Code.NOT_A_DIRECTORY, "/a");
  }

  @Test
  void aValueDoesNotReplaceADirectory() {
    tree.makeDirectory("/a");

    assertRefused(() -> tree.set("/a", ""), V2Code.NOT_A_FILE, "/a");
  }

  @Test
  void theRootIsReadOnly() {
    assertRefused(() -> tree.set("/", ""), V2Code.ROOT_READ_ONLY, "/");
    assertRefused(() -> tree.deleteAll("/"), V2Code.ROOT_READ_ONLY, "/");
    assertRefused(() -> tree.apply(request(Action.CREATE, "/")), V2Code.ROOT_READ_ONLY, "/");
  }

  @Test
  void aRefusedRequestChangesNothing() {
    tree.set("/a", "1");

    assertRefused(() -> tree.set("/a/b", "2"), V2Code.NOT_A_DIRECTORY, "/a");

    assertThat(tree.index()).isEqualTo(4);
  }

  @Test
  void onlyTheFirstCreates() {
    tree.apply(request(Action.CREATE, "/lock").setValue("me"));

    assertRefused(
        () -> tree.apply(request(Action.CREATE, "/lock").setValue("you")),
        V2Code.KEY_EXISTS,
        "/lock");
    assertThat(tree.get("/lock").getValue()).isEqualTo("me");
  }

  @Test
  void namesInOrderAreTheIndexesOfTheirWrites() {
    tree.set("/other", "");

    String key = tree.apply(request(Action.CREATE_IN_ORDER, "/q")).getNode().getKey();

    assertThat(key).isEqualTo("/q/00000000000000000005");
  }

  @Test
  void anUpdateKeepsTheIndexOfCreation() {
    tree.set("/a", "1");

    V2Event event = tree.apply(request(Action.UPDATE, "/a").setValue("2"));

    assertThat(event.getNode().getCreatedIndex()).isEqualTo(4);
    assertThat(event.getNode().getModifiedIndex()).isEqualTo(5);
    assertRefused(() -> tree.apply(request(Action.UPDATE, "/b")), V2Code.KEY_NOT_FOUND, "/b");
  }

  @Test
  void aComparisonSaysWhatIsDifferent() {
    tree.set("/a", "1");
    V2Request.Builder swap = request(Action.COMPARE_AND_SWAP, "/a").setValue("2");

    assertRefused(() -> tree.apply(swap.clone().setPrevValue("x")), V2Code.TEST_FAILED, "[x != 1]");
    assertRefused(() -> tree.apply(swap.clone().setPrevIndex(9)), V2Code.TEST_FAILED, "[9 != 4]");
    assertRefused(
        () -> tree.apply(swap.clone().setPrevValue("x").setPrevIndex(9)),
        V2Code.TEST_FAILED,
        "[x != 1] [9 != 4]");
    assertThat(tree.apply(swap.setPrevValue("1").setPrevIndex(4)).getNode().getValue())
        .isEqualTo("2");
  }

  @Test
  void aComparisonIsNotForDirectories() {
    tree.makeDirectory("/d");

    assertRefused(
        () -> tree.apply(request(Action.COMPARE_AND_DELETE, "/d").setPrevIndex(4)),
        V2Code.NOT_A_FILE,
        "/d");
  }

  @Test
  void aDirectoryIsRemovedOnlyWhenThatIsMeant() {
    tree.set("/d/a", "");

    assertRefused(() -> tree.delete("/d"), V2Code.NOT_A_FILE, "/d");
    assertRefused(
        () -> tree.apply(request(Action.DELETE, "/d").setDir(true)),
        V2Code.DIRECTORY_NOT_EMPTY,
        "/d");
    assertThat(tree.deleteAll("/d").getPrevNode().getDir()).isTrue();
    assertRefused(() -> tree.get("/d/a"), V2Code.KEY_NOT_FOUND, "/d");
  }

  @Test
  void aTimeToLiveIsRoundedUp() {
    tree.set("/a", "", 10);

    tree.passSeconds(3);

    assertThat(tree.get("/a").getTtl()).isEqualTo(7);
  }

  @Test
  void whatHasExpiredGoesWithTheNextStepOfTheClock() {
    tree.set("/a", "", 10);
    tree.set("/d/b", "", 20);
    tree.passSeconds(10);

    tree.expire();

    assertThat(paths(tree.getAll("/"))).containsExactly("/d", "/d/b");
    assertThat(tree.index()).isEqualTo(6);
  }

  @Test
  void anExpiredDirectoryTakesEverythingWithIt() {
    tree.apply(request(Action.SET, "/d").setDir(true).setExpiration(tree.inSeconds(5)));
    tree.set("/d/a", "", 100);
    tree.passSeconds(5);

    tree.expire();

    assertThat(paths(tree.getAll("/"))).isEmpty();
    assertThat(tree.applier().nextExpiryNanos()).isEqualTo(Expiries.NEVER);
  }

  @Test
  void aRefreshKeepsTheValue() {
    tree.set("/a", "1", 10);

    tree.apply(request(Action.UPDATE, "/a").setRefresh(true).setExpiration(tree.inSeconds(30)));
    tree.passSeconds(10);
    tree.expire();

    assertThat(tree.get("/a").getValue()).isEqualTo("1");
    assertThat(tree.get("/a").getTtl()).isEqualTo(20);
  }

  @Test
  void aRefreshOfNothingIsRefused() {
    assertRefused(
        () -> tree.apply(request(Action.SET, "/a").setRefresh(true)), V2Code.KEY_NOT_FOUND, "/a");
  }

  @Test
  void aWriteWithoutATimeToLiveEndsTheOneBefore() {
    tree.set("/a", "1", 10);
    tree.apply(request(Action.UPDATE, "/a").setValue("2"));
    tree.passSeconds(10);

    tree.expire();

    assertThat(tree.get("/a").getValue()).isEqualTo("2");
  }

  @Test
  void aTimeLongAgoIsNoTime() {
    tree.apply(request(Action.SET, "/a").setExpiration(1));

    assertThat(tree.get("/a").getExpiration()).isZero();
  }

  @Test
  void theTreeIsThereAfterARestart() {
    tree.set("/d/a", "1");
    tree.set("/d/b", "2", 10);

    tree.reopen();
    tree.passSeconds(10);
    tree.expire();

    assertThat(paths(tree.getAll("/"))).isEqualTo(List.of("/d", "/d/a"));
    assertThat(tree.index()).isEqualTo(6);
  }
}

package io.mainstay.server.v2;

import static io.mainstay.server.v2.TreeFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.v2pb.V2Node;
import io.mainstay.api.v2pb.V2Request;
import io.mainstay.api.v2pb.V2Request.Action;
import io.mainstay.server.v2.TreeModel.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The tree behaves as a naive one, over restarts too. */
class TreePropertyTest {
  @Property(tries = 60)
  void aTreeBehavesAsTheModel(@ForAll("requests") List<V2Request> requests) throws IOException {
    Path directory = Files.createTempDirectory("tree");
    try (TreeFixture tree = new TreeFixture(directory.resolve("store"))) {
      TreeModel model = new TreeModel();
      int count = 0;
      for (V2Request request : requests) {
        assertThat(outcome(tree, request)).isEqualTo(model.apply(request));
        assertThat(tree.index()).isEqualTo(model.index());
        if (++count % 10 == 0) {
          tree.reopen();
        }
      }
      assertThat(contents(tree.getAll("/"))).isEqualTo(model.contents());
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static Outcome outcome(TreeFixture tree, V2Request request) {
    try {
      V2Node node = tree.apply(request.toBuilder()).getNode();
      return new Outcome(null, node.getKey(), node.getCreatedIndex());
    } catch (V2Exception refused) {
      return new Outcome(refused.code(), "", 0);
    }
  }

  private static Map<String, String> contents(V2Node directory) {
    TreeMap<String, String> contents = new TreeMap<>();
    for (V2Node node : directory.getNodesList()) {
      contents.put(node.getKey(), node.getDir() ? TreeModel.DIRECTORY : node.getValue());
      contents.putAll(contents(node));
    }
    return contents;
  }

  @Provide
  Arbitrary<List<V2Request>> requests() {
    Arbitrary<Action> actions =
        Arbitraries.of(
            Action.SET,
            Action.CREATE,
            Action.CREATE_IN_ORDER,
            Action.UPDATE,
            Action.COMPARE_AND_SWAP,
            Action.DELETE,
            Action.COMPARE_AND_DELETE);
    Arbitrary<String> paths =
        Arbitraries.of("/", "/a", "/b", "/a/a", "/a/b", "/a/a/a", "/ab", "/b/a/c");
    Arbitrary<String> values = Arbitraries.of("", "x", "y");
    Arbitrary<Boolean> rarely = Arbitraries.of(false, false, false, true);
    return Combinators.combine(actions, paths, values, Arbitraries.of("x", "y"), rarely, rarely)
        .as(
            (action, path, value, prevValue, dir, recursive) ->
                request(action, path)
                    .setValue(value)
                    .setPrevValue(prevValue)
                    .setDir(dir)
                    .setRecursive(recursive)
                    .build())
        .list()
        .ofMaxSize(40);
  }
}

package io.mainstay.server.discovery.v2;

import io.mainstay.server.discovery.MeetingPlaceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A discovery service in memory, in which others can act between the calls. */
final class FakeKeys implements KeysApi {
  private final List<Node> members = new ArrayList<>();
  private final Deque<Runnable> whileWaiting = new ArrayDeque<>();
  private final List<String> calls = new ArrayList<>();
  private int failures;
  private int lostAnswers;
  private Runnable beforeCreate = () -> {};
  private Answer size = new Refused(KEY_NOT_FOUND, "100: Key not found (/token) [1]");
  private long index;

  void hasSize(String value) {
    size = new Found(new Node("/token/_config/size", value, ++index, List.of()), index);
  }

  /** Answers the question for the size with this. */
  void answersSizeWith(Answer answer) {
    size = answer;
  }

  void has(String name, String value) {
    members.add(new Node("/token/" + name, value, ++index, List.of()));
  }

  /** The next calls fail without having done anything. */
  void fails(int count) {
    failures = count;
  }

  /** The next registrations are made, but nobody hears of it. */
  void losesAnswers(int count) {
    lostAnswers = count;
  }

  void beforeCreate(Runnable action) {
    beforeCreate = action;
  }

  void whileWaiting(Runnable action) {
    whileWaiting.add(action);
  }

  List<String> calls() {
    return calls;
  }

  @Override
  public Answer get(String path) throws MeetingPlaceException {
    called("get " + path);
    if (path.equals("/_config/size")) {
      return size;
    }
    if (path.isEmpty()) {
      List<Node> nodes = new ArrayList<>(members);
      nodes.add(0, new Node("/token/_config", "", 1, List.of()));
      return new Found(new Node("/token", "", 1, nodes), index);
    }
    return members.stream()
        .filter(node -> path.equals("/" + node.name()))
        .findFirst()
        .<Answer>map(node -> new Found(node, index))
        .orElse(new Refused(KEY_NOT_FOUND, "100: Key not found (/token) [1]"));
  }

  @Override
  public Answer create(String path, String value) throws MeetingPlaceException {
    beforeCreate.run();
    called("create " + path);
    String name = path.substring(1);
    if (members.stream().anyMatch(node -> node.name().equals(name))) {
      return new Refused(NODE_EXISTS, "105: Key already exists (/token/" + name + ") [1]");
    }
    has(name, value);
    if (lostAnswers > 0) {
      lostAnswers--;
      throw new MeetingPlaceException("no answer", null);
    }
    return new Found(members.get(members.size() - 1), index);
  }

  @Override
  public Answer await(long fromIndex) throws MeetingPlaceException {
    called("await " + fromIndex);
    while (index < fromIndex) {
      Runnable action = whileWaiting.poll();
      if (action == null) {
        throw new AssertionError("waits for ever");
      }
      long before = index;
      action.run();
      if (index == before) {
        return new Nothing();
      }
    }
    return new Found(members.get(members.size() - 1), index);
  }

  private void called(String call) throws MeetingPlaceException {
    calls.add(call);
    if (failures > 0) {
      failures--;
      throw new MeetingPlaceException("unreachable", null);
    }
  }
}

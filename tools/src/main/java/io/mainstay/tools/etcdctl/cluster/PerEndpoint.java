package io.mainstay.tools.etcdctl.cluster;

import com.google.protobuf.Message;
import io.mainstay.client.Endpoint;
import io.mainstay.client.Method;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.etcdctl.session.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the members behind endpoints answered, one after another.
 *
 * @param answers of those that did
 * @param lastFailure of those that did not; null when all did
 * @param <A> their answers
 */
record PerEndpoint<A extends Message>(List<Entry<A>> answers, @Nullable RpcException lastFailure) {
  /** Copies the list. */
  PerEndpoint {
    answers = List.copyOf(answers);
  }

  /** What one answered. */
  record Entry<A>(String endpoint, A response) {}

  /**
   * Asks them all.
   *
   * @param what is asked for, in the line about one that fails
   */
  static <Q extends Message, A extends Message> PerEndpoint<A> ask(
      Session session, Method<Q, A> method, Q request, String what) throws CommandException {
    List<Entry<A>> answers = new ArrayList<>();
    RpcException last = null;
    for (Endpoint endpoint : Endpoints.of(session)) {
      try {
        answers.add(
            new Entry<>(
                endpoint.text(),
                session.client().at(endpoint).call(method, request, session.timeout())));
      } catch (RpcException e) {
        last = e;
        session
            .streams()
            .err()
            .printf(
                "Failed to get the %s of endpoint %s (%s)%n",
                what, endpoint.text(), e.getMessage());
      }
    }
    return new PerEndpoint<>(answers, last);
  }

  /** A list of objects, each with an endpoint and what it answered; nothing for none. */
  void json(JsonWriter to, String name) {
    if (answers.isEmpty()) {
      to.nothing();
      return;
    }
    to.beginList();
    for (Entry<A> entry : answers) {
      to.begin().name("Endpoint").string(entry.endpoint());
      to.name(name).message(entry.response()).end();
    }
    to.endList();
  }
}

package io.mainstay.client;

import com.google.protobuf.Message;

/**
 * A method of the API.
 *
 * @param service with its package
 * @param changes whether a call may change something, so that it must not be made twice
 * @param request a request without fields
 * @param answer an answer without fields
 * @param <Q> requests
 * @param <A> answers
 */
public record Method<Q extends Message, A extends Message>(
    String service, String name, boolean changes, Q request, A answer) {
  static <Q extends Message, A extends Message> Method<Q, A> reading(
      String service, String name, Q request, A answer) {
    return new Method<>(service, name, false, request, answer);
  }

  static <Q extends Message, A extends Message> Method<Q, A> changing(
      String service, String name, Q request, A answer) {
    return new Method<>(service, name, true, request, answer);
  }
}

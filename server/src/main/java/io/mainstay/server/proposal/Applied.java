package io.mainstay.server.proposal;

import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;

/** What applying a request led to. */
public sealed interface Applied {
  /**
   * It took effect.
   *
   * @param response the response without its header
   * @param revision the store's revision right after the request
   */
  record Done(Message.Builder response, long revision) implements Applied {}

  /** It was refused when its turn came, and has no effect. */
  record Refused(EtcdException reason) implements Applied {}
}

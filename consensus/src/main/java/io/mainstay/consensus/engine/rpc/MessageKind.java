package io.mainstay.consensus.engine.rpc;

import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.ErrorResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.PingRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UninitializedMessageException;
import com.google.protobuf.UnsafeByteOperations;
import io.mainstay.consensus.transport.Lane;
import java.io.IOException;

/**
 * The engine's requests on the wire. The code is part of the protocol between members: never reuse
 * one.
 */
enum MessageKind {
  APPEND_ENTRIES(
      1, AppendEntriesRequest.getDefaultInstance(), AppendEntriesResponse.getDefaultInstance()),
  VOTE(2, RequestVoteRequest.getDefaultInstance(), RequestVoteResponse.getDefaultInstance()),
  TIMEOUT_NOW(3, TimeoutNowRequest.getDefaultInstance(), TimeoutNowResponse.getDefaultInstance()),
  READ_INDEX(4, ReadIndexRequest.getDefaultInstance(), ReadIndexResponse.getDefaultInstance()),
  INSTALL_SNAPSHOT(
      5, InstallSnapshotRequest.getDefaultInstance(), InstallSnapshotResponse.getDefaultInstance()),
  GET_FILE(6, GetFileRequest.getDefaultInstance(), GetFileResponse.getDefaultInstance()),
  PING(7, PingRequest.getDefaultInstance(), ErrorResponse.getDefaultInstance());

  /** The kind of an answer that is the engine's error message instead of the regular one. */
  static final byte ERROR = 127;

  private static final MessageKind[] VALUES = values();

  private final byte code;
  private final Message request;
  private final Message response;

  MessageKind(int code, Message request, Message response) {
    this.code = (byte) code;
    this.request = request;
    this.response = response;
  }

  byte code() {
    return code;
  }

  String requestClass() {
    return request.getClass().getName();
  }

  Message parseRequest(byte[] body) throws InvalidProtocolBufferException {
    return parse(request, body);
  }

  Message parseResponse(byte answerKind, byte[] body) throws InvalidProtocolBufferException {
    return parse(answerKind == ERROR ? ErrorResponse.getDefaultInstance() : response, body);
  }

  /**
   * Heartbeats leave the lane of the entries: they carry no position in it, and must not wait
   * behind entries.
   */
  Lane lane(Message message) {
    return switch (this) {
      case APPEND_ENTRIES ->
          isHeartbeat((AppendEntriesRequest) message) ? Lane.CONTROL : Lane.ORDERED;
      case INSTALL_SNAPSHOT, GET_FILE -> Lane.BULK;
      case VOTE, TIMEOUT_NOW, READ_INDEX, PING -> Lane.CONTROL;
    };
  }

  /** As the engine tells them apart: a probe has data, though empty. */
  private static boolean isHeartbeat(AppendEntriesRequest request) {
    return request.getEntriesCount() == 0 && !request.hasData();
  }

  static MessageKind ofRequest(Object message) {
    for (MessageKind kind : VALUES) {
      if (kind.request.getClass() == message.getClass()) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no such request: " + message.getClass());
  }

  static MessageKind ofCode(byte code) {
    for (MessageKind kind : VALUES) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no such message kind: " + code);
  }

  /** Without copying the data of entries: the bytes belong to this message from here on. */
  private static Message parse(Message prototype, byte[] body)
      throws InvalidProtocolBufferException {
    ByteString bytes = UnsafeByteOperations.unsafeWrap(body);
    CodedInputStream input = bytes.newCodedInput();
    input.enableAliasing(true);
    try {
      Message message = prototype.newBuilderForType().mergeFrom(input).build();
      input.checkLastTagWas(0);
      return message;
    } catch (UninitializedMessageException e) {
      throw e.asInvalidProtocolBufferException();
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }
}

package io.mainstay.torture.failover;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.client.Client;
import io.mainstay.client.Method;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** What a member that is cut off is asked. */
enum Question {
  PUT("put", Kind.CHANGE) {
    @Override
    CompletionStage<String> ask(Client member, Subject subject, Duration timeout) {
      PutRequest request =
          PutRequest.newBuilder()
              .setKey(bytes(subject.writtenKey()))
              .setValue(bytes(subject.writtenKey()))
              .build();
      return member.start(Methods.PUT, request, timeout).thenApply(answer -> "");
    }

    @Override
    boolean isIn(Client majority, Subject subject, Duration timeout) throws RpcException {
      RangeRequest request = RangeRequest.newBuilder().setKey(bytes(subject.writtenKey())).build();
      return majority.call(Methods.RANGE, request, timeout).getCount() > 0;
    }
  },
  LINEARIZABLE_GET("linearizable get", Kind.CERTAIN_READ) {
    @Override
    CompletionStage<String> ask(Client member, Subject subject, Duration timeout) {
      return get(member, subject, false, timeout);
    }
  },
  SERIALIZABLE_GET("serializable get", Kind.OWN_READ) {
    @Override
    CompletionStage<String> ask(Client member, Subject subject, Duration timeout) {
      return get(member, subject, true, timeout);
    }
  },
  LEASE_GRANT("lease grant", Kind.CHANGE) {
    @Override
    CompletionStage<String> ask(Client member, Subject subject, Duration timeout) {
      LeaseGrantRequest request =
          LeaseGrantRequest.newBuilder().setID(subject.lease()).setTTL(LEASE_TTL_SECONDS).build();
      return member.start(Methods.LEASE_GRANT, request, timeout).thenApply(answer -> "");
    }

    @Override
    boolean isIn(Client majority, Subject subject, Duration timeout) throws RpcException {
      LeaseTimeToLiveRequest request =
          LeaseTimeToLiveRequest.newBuilder().setID(subject.lease()).build();
      return majority.call(Methods.LEASE_TIME_TO_LIVE, request, timeout).getTTL() > 0;
    }
  },
  MEMBER_LIST("member list", Kind.CERTAIN_READ) {
    @Override
    CompletionStage<String> ask(Client member, Subject subject, Duration timeout) {
      MemberListRequest request = MemberListRequest.newBuilder().setLinearizable(true).build();
      return member.start(once(Methods.MEMBER_LIST), request, timeout).thenApply(Question::names);
    }
  };

  /** Long enough for it to be looked for. */
  private static final long LEASE_TTL_SECONDS = 600;

  private final String text;
  private final Kind kind;

  Question(String text, Kind kind) {
    this.text = text;
    this.kind = kind;
  }

  /** What a call is about. */
  enum Kind {
    /** It changes something. */
    CHANGE,
    /** What it reads must be the newest. */
    CERTAIN_READ,
    /** It reads what the member has. */
    OWN_READ
  }

  /**
   * What is read and written in one isolation.
   *
   * @param readKey a key that the member has
   * @param value that key's
   * @param writtenKey a key that nobody has yet
   * @param lease the ID of a lease that nobody has yet
   */
  record Subject(String readKey, String value, String writtenKey, long lease) {}

  /** What it is called in reports. */
  String text() {
    return text;
  }

  Kind kind() {
    return kind;
  }

  /**
   * Asks a member, once.
   *
   * @return what was read, empty for a change; fails with a {@link RpcException}
   */
  abstract CompletionStage<String> ask(Client member, Subject subject, Duration timeout);

  /**
   * Whether a change is known to another member.
   *
   * @throws RpcException if it does not say in time
   */
  boolean isIn(Client majority, Subject subject, Duration timeout) throws RpcException {
    throw new IllegalStateException(text + " changes nothing");
  }

  private static CompletionStage<String> get(
      Client member, Subject subject, boolean serializable, Duration timeout) {
    RangeRequest request =
        RangeRequest.newBuilder()
            .setKey(bytes(subject.readKey()))
            .setSerializable(serializable)
            .build();
    return member.start(once(Methods.RANGE), request, timeout).thenApply(Question::value);
  }

  private static String value(RangeResponse answer) {
    return answer.getKvsList().stream()
        .map(pair -> pair.getValue().toStringUtf8())
        .collect(Collectors.joining());
  }

  private static String names(MemberListResponse answer) {
    return answer.getMembersList().stream()
        .map(io.mainstay.api.etcdserverpb.Member::getName)
        .sorted()
        .collect(Collectors.joining(","));
  }

  /** As a call that the client must not make again: it would ask until it hears no error. */
  private static <Q extends Message, A extends Message> Method<Q, A> once(Method<Q, A> method) {
    return new Method<>(method.service(), method.name(), true, method.request(), method.answer());
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}

package io.mainstay.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.mainstay.api.etcdserverpb.TxnRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Requests as the log shows them, in etcd's form: of values nothing but their sizes, no passwords
 * and no tokens (etcd {@code api/etcdserverpb/raft_internal_stringer.go} at v3.7.1).
 */
public final class RequestText {
  private static final Set<String> VALUES = Set.of("value", "prev_value");
  private static final Set<String> SECRETS = Set.of("password", "hashedPassword", "simple_token");

  private RequestText() {}

  /** The fields that are set, separated by spaces. */
  public static String of(Message request) {
    return request instanceof TxnRequest txn
        ? String.format(
            "compare:<%s> success:<%s> failure:<%s>",
            all(txn.getCompareList()), all(txn.getSuccessList()), all(txn.getFailureList()))
        : request.getAllFields().entrySet().stream()
            .filter(field -> !SECRETS.contains(field.getKey().getName()))
            .flatMap(field -> texts(field.getKey(), field.getValue()))
            .collect(Collectors.joining(" "));
  }

  private static String all(List<? extends Message> parts) {
    return parts.stream().map(RequestText::of).collect(Collectors.joining(" "));
  }

  private static Stream<String> texts(FieldDescriptor field, Object value) {
    return field.isRepeated()
        ? ((List<?>) value).stream().map(element -> text(field, element))
        : Stream.of(text(field, value));
  }

  private static String text(FieldDescriptor field, Object value) {
    String name = field.getName();
    if (VALUES.contains(name)) {
      return name + "_size:" + size(value);
    }
    if (value instanceof Message message) {
      return name + ":<" + of(message) + ">";
    }
    if (value instanceof ByteString bytes) {
      return name + ":\"" + TextFormat.escapeBytes(bytes) + "\"";
    }
    return name
        + ":"
        + switch (field.getType()) {
          case STRING ->
              "\"" + TextFormat.escapeDoubleQuotesAndBackslashes(value.toString()) + "\"";
          case UINT64, FIXED64 -> Long.toUnsignedString((Long) value);
          case UINT32, FIXED32 -> Integer.toUnsignedString((Integer) value);
          default -> value.toString();
        };
  }

  private static int size(Object value) {
    return value instanceof ByteString bytes
        ? bytes.size()
        : ByteString.copyFromUtf8(value.toString()).size();
  }
}

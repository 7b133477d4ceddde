package io.mainstay.server;

import com.google.protobuf.AbstractMessage;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnknownFieldSet;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.storage.EncodedRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RangeResponse} whose pairs are as they are stored. Over gRPC it goes out as it is; who
 * looks into it, as the JSON gateway does, has it decoded. Immutable.
 */
public final class EncodedRangeResponse extends AbstractMessage implements EncodedMessage {
  private final List<ByteString> pieces;
  private final int size;
  private final int found;
  private final long count;
  private volatile @Nullable RangeResponse decoded;

  /** The answer that a range is. */
  public EncodedRangeResponse(ResponseHeader header, EncodedRange range) {
    pieces = new ArrayList<>(range.pairs().size() + 2);
    pieces.add(RangeResponse.newBuilder().setHeader(header).build().toByteString());
    pieces.addAll(range.pairs());
    pieces.add(
        RangeResponse.newBuilder()
            .setMore(range.more())
            .setCount(range.count())
            .build()
            .toByteString());
    size = pieces.stream().mapToInt(ByteString::size).reduce(0, Math::addExact);
    found = range.found();
    count = range.count();
  }

  /** How many pairs there are in an answer, if it is one to a range request; else -1. */
  public static int pairsIn(@Nullable Object answer) {
    if (answer instanceof EncodedRangeResponse encoded) {
      return encoded.found;
    }
    return answer instanceof RangeResponse range ? range.getKvsCount() : -1;
  }

  /** How many keys an answer counts, if it is one to a range request; else 0. */
  public static long countIn(@Nullable Object answer) {
    if (answer instanceof EncodedRangeResponse encoded) {
      return encoded.count;
    }
    return answer instanceof RangeResponse range ? range.getCount() : 0;
  }

  @Override
  public List<ByteString> pieces() {
    return List.copyOf(pieces);
  }

  @Override
  public int getSerializedSize() {
    return size;
  }

  @Override
  public void writeTo(CodedOutputStream output) throws IOException {
    for (ByteString piece : pieces) {
      output.writeRawBytes(piece);
    }
  }

  private RangeResponse decoded() {
    RangeResponse known = decoded;
    if (known == null) {
      try {
        known = RangeResponse.parseFrom(ByteString.copyFrom(pieces));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("what is stored cannot be decoded", e);
      }
      decoded = known;
    }
    return known;
  }

  @Override
  public Message getDefaultInstanceForType() {
    return RangeResponse.getDefaultInstance();
  }

  @Override
  public Parser<? extends Message> getParserForType() {
    return RangeResponse.parser();
  }

  @Override
  public Message.Builder newBuilderForType() {
    return RangeResponse.newBuilder();
  }

  @Override
  public Message.Builder toBuilder() {
    return decoded().toBuilder();
  }

  @Override
  public Descriptor getDescriptorForType() {
    return RangeResponse.getDescriptor();
  }

  @Override
  public Map<FieldDescriptor, Object> getAllFields() {
    return decoded().getAllFields();
  }

  @Override
  public boolean hasField(FieldDescriptor field) {
    return decoded().hasField(field);
  }

  @Override
  public Object getField(FieldDescriptor field) {
    return decoded().getField(field);
  }

  @Override
  public int getRepeatedFieldCount(FieldDescriptor field) {
    return decoded().getRepeatedFieldCount(field);
  }

  @Override
  public Object getRepeatedField(FieldDescriptor field, int index) {
    return decoded().getRepeatedField(field, index);
  }

  @Override
  public UnknownFieldSet getUnknownFields() {
    return decoded().getUnknownFields();
  }
}

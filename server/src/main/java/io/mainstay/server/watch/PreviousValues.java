package io.mainstay.server.watch;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.ReadView;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks up what was there before a change, in a view that is opened when first needed. */
final class PreviousValues implements AutoCloseable {
  private final Supplier<ReadView> opener;
  private @Nullable ReadView view;

  PreviousValues(Supplier<ReadView> opener) {
    this.opener = opener;
  }

  /** The pair before a revision, or null when there was none or it is compacted away. */
  @Nullable KeyValue before(ByteString key, long revision) {
    ReadView open = view;
    if (open == null) {
      open = opener.get();
      view = open;
    }
    try {
      List<KeyValue> found =
          open.range(RangeRequest.newBuilder().setKey(key).setRevision(revision - 1).build())
              .getKvsList();
      return found.isEmpty() ? null : found.get(0);
    } catch (EtcdException refused) {
      if (refused.is(EtcdError.COMPACTED)) {
        return null;
      }
      throw refused;
    }
  }

  @Override
  public void close() {
    if (view != null) {
      view.close();
    }
  }
}

package io.mainstay.server.audit;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.server.audit.Touched.Access;
import io.mainstay.server.audit.Touched.Bytes;
import io.mainstay.server.audit.Touched.Contest;
import io.mainstay.server.audit.Touched.Item;
import io.mainstay.server.audit.Touched.Keys;
import io.mainstay.server.audit.Touched.Lease;
import io.mainstay.server.audit.Touched.Named;
import io.mainstay.server.audit.Touched.PeerUrl;
import io.mainstay.server.audit.Touched.Permission;
import java.util.ArrayList;
import java.util.List;

/** Gathers what one request touches, up to a limit, and counts the rest. One thread. */
final class Touching {
  static final int MAX_ITEMS = 64;
  private static final int MAX_BYTES = 8 << 10;

  private final List<Item> items = new ArrayList<>();
  private int keptBytes;
  private int more;

  /** Whether a change was among it. */
  private boolean changes;

  void add(Item item) {
    int bytes = bytes(item);
    if (items.size() == MAX_ITEMS || (!items.isEmpty() && keptBytes + bytes > MAX_BYTES)) {
      more++;
      return;
    }
    keptBytes += bytes;
    items.add(item);
  }

  void read(ByteString key, ByteString rangeEnd) {
    add(Access.READ, key, rangeEnd);
  }

  void write(ByteString key) {
    add(Access.WRITE, key, ByteString.EMPTY);
  }

  void delete(ByteString key, ByteString rangeEnd) {
    add(Access.DELETE, key, rangeEnd);
  }

  void lease(long id) {
    if (id != 0) {
      add(new Lease(id));
    }
  }

  void range(RangeRequest request) {
    read(request.getKey(), request.getRangeEnd());
  }

  /** The previous value is read where it is asked for, and needs that permission too. */
  void put(PutRequest request) {
    write(request.getKey());
    if (request.getPrevKv()) {
      read(request.getKey(), ByteString.EMPTY);
    }
    lease(request.getLease());
  }

  void delete(DeleteRangeRequest request) {
    delete(request.getKey(), request.getRangeEnd());
    if (request.getPrevKv()) {
      read(request.getKey(), request.getRangeEnd());
    }
  }

  /** Both branches: which one is taken is decided later, and seen in the answer only. */
  void txn(TxnRequest request) {
    for (Compare compare : request.getCompareList()) {
      read(compare.getKey(), compare.getRangeEnd());
    }
    request.getSuccessList().forEach(this::operation);
    request.getFailureList().forEach(this::operation);
  }

  private void operation(RequestOp operation) {
    switch (operation.getRequestCase()) {
      case REQUEST_RANGE -> range(operation.getRequestRange());
      case REQUEST_PUT -> put(operation.getRequestPut());
      case REQUEST_DELETE_RANGE -> delete(operation.getRequestDeleteRange());
      case REQUEST_TXN -> txn(operation.getRequestTxn());
      case REQUEST_NOT_SET -> {}
    }
  }

  /** What there is to say of a request that changes something. */
  Touched change() {
    return new Touched(items, more, false);
  }

  /** What there is to say of a request that only reads. */
  Touched read() {
    return new Touched(items, more, true);
  }

  /** What there is to say of a request that changes keys if it names any to be changed. */
  Touched asItsKeysSay() {
    return new Touched(items, more, !changes);
  }

  private void add(Access access, ByteString key, ByteString rangeEnd) {
    changes |= access != Access.READ;
    add(new Keys(access, Bytes.of(key), Bytes.of(rangeEnd)));
  }

  private static int bytes(Item item) {
    if (item instanceof Keys keys) {
      return keys.key().kept() + keys.rangeEnd().kept();
    }
    if (item instanceof Permission permission) {
      return permission.key().kept() + permission.rangeEnd().kept();
    }
    if (item instanceof Named named) {
      return named.name().kept();
    }
    if (item instanceof Contest contest) {
      return contest.name().kept();
    }
    return item instanceof PeerUrl url ? url.url().kept() : 0;
  }
}

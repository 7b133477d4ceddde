package io.mainstay.torture.check;

import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What keys there are at one revision. */
interface StoreView {
  /** Null if there is no such key. */
  @Nullable KeyValue get(String key);

  /** In the order of the keys. */
  List<KeyValue> range(KeyRange range);
}

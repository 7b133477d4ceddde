/**
 * The commands on keys: get, put, del, txn and compaction. A request is made of flags and arguments
 * by the same rules whether they stand on the command line or in a transaction. On the main thread.
 */
@NullMarked
package io.mainstay.tools.etcdctl.kv;

import org.jspecify.annotations.NullMarked;

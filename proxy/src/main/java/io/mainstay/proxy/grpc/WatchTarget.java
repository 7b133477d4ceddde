package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;

/**
 * What watchers have in common that share a watch.
 *
 * @param key as clients know it
 * @param end empty for one key
 * @param identity who is asked for; members decide by it what may be watched
 * @param requiresLeader whether the watch ends without a leader
 */
record WatchTarget(ByteString key, ByteString end, String identity, boolean requiresLeader) {}

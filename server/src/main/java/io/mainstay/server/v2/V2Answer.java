package io.mainstay.server.v2;

import io.mainstay.api.v2pb.V2Event;

/**
 * What came of a request.
 *
 * @param index of the tree at that point
 */
public record V2Answer(V2Event event, long index) {}

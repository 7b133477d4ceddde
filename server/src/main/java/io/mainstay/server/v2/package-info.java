/**
 * The keys API of etcd's version 2: a tree of files and directories beside the v3 key space, with
 * times to live, comparisons, numbers in order, and waiting for changes.
 *
 * <p>Changes are made on the apply thread only, from requests of the log; reads look at a view of
 * the store on any thread; who waits is looked after on one thread.
 *
 * <p>Invariants: what a request leads to depends on nothing but the request and the table, so all
 * members hold the same; every change has an index of its own, one greater than that before it; a
 * request that is refused changes nothing.
 */
@NullMarked
package io.mainstay.server.v2;

import org.jspecify.annotations.NullMarked;

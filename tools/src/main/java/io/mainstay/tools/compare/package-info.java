/**
 * Two implementations of etcd under the same loads in turn: what {@code bench/compare} runs.
 *
 * <p>Members are processes of their own on free ports of the loopback interface; the loads are runs
 * of {@code benchmark}. One thread does everything in order, so that nothing but what is measured
 * is at work.
 */
@NullMarked
package io.mainstay.tools.compare;

import org.jspecify.annotations.NullMarked;

/** The load tool: what {@code bin/benchmark} runs (etcd {@code tools/benchmark} at v3.7.1). */
@NullMarked
package io.mainstay.tools.benchmark;

import org.jspecify.annotations.NullMarked;

/**
 * What a load came to: latencies, throughput and errors, and the page that shows them (etcd {@code
 * pkg/report} at v3.7.1). Pure.
 */
@NullMarked
package io.mainstay.tools.benchmark.report;

import org.jspecify.annotations.NullMarked;

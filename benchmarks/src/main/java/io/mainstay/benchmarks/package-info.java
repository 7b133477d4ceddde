/**
 * Parts of the server under JMH, without a network: what a change of one of them costs or gains
 * shows here before it shows in a whole member. Run by hand with {@code bench/jmh}.
 */
@NullMarked
package io.mainstay.benchmarks;

import org.jspecify.annotations.NullMarked;

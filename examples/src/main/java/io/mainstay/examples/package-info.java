/**
 * What a store like this is for, in programs of a page each: {@link
 * io.mainstay.examples.ServiceDiscovery}, {@link io.mainstay.examples.ConfigurationPush}, {@link
 * io.mainstay.examples.ExclusiveLock}, {@link io.mainstay.examples.OrderedLock}, {@link
 * io.mainstay.examples.LeaderElection}.
 *
 * <p>Each has a method {@code main} that starts a cluster in its own JVM, and works in the same way
 * with servers elsewhere if it is given their endpoints.
 */
@NullMarked
package io.mainstay.examples;

import org.jspecify.annotations.NullMarked;

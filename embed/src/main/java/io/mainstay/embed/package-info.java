/**
 * Real members of Mainstay, etcd for the JVM, inside the JVM that uses them: {@link
 * io.mainstay.embed.EmbeddedCluster} starts one or several, {@link
 * io.mainstay.embed.EmbeddedMember} is one of them.
 *
 * <p>Everything here may be used from any thread. Members listen on loopback only, share nothing
 * with the members of other clusters in the same JVM, and leave nothing behind when their cluster
 * is closed.
 */
@NullMarked
package io.mainstay.embed;

import org.jspecify.annotations.NullMarked;

/**
 * The tool that talks to servers: what {@code bin/etcdctl} runs (etcd {@code etcdctl} at v3.7.1).
 * The commands are in packages of their own below; on the main thread, but for what they say.
 */
@NullMarked
package io.mainstay.tools.etcdctl;

import org.jspecify.annotations.NullMarked;

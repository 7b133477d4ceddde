/**
 * The tool that works on files, not on servers: what {@code bin/etcdutl} runs (etcd {@code etcdutl}
 * at v3.7.1). On the main thread.
 */
@NullMarked
package io.mainstay.tools.etcdutl;

import org.jspecify.annotations.NullMarked;

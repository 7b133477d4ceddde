/**
 * Users and roles of the v2 API, which have nothing to do with those of v3: who may read and write
 * which paths of the tree.
 *
 * <p>Changes are made on the apply thread, from requests of the log; who may do what is read from
 * one immutable image, on any thread. As in etcd, a request is judged by what the member asked
 * knows, before it goes into the log.
 *
 * <p>Invariants: what a change leads to depends on nothing but the change and the image; passwords
 * are hashed before they go into the log.
 */
@NullMarked
package io.mainstay.server.v2.auth;

import org.jspecify.annotations.NullMarked;

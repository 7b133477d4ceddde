/**
 * What a member tells Prometheus, under etcd's names: one class for each group of metrics, and the
 * page that shows them.
 *
 * <p>The parts of the member know nothing of this: they are read when somebody asks for the page,
 * or say to listeners of their own what happened. Any thread.
 *
 * <p>Invariants: nothing that happens often looks up a label or allocates; a name that is shown has
 * etcd's meaning.
 */
@NullMarked
package io.mainstay.server.metrics;

import org.jspecify.annotations.NullMarked;

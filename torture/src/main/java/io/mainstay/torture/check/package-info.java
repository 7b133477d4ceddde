/**
 * Whether what clients saw was right: each checker looks at a finished history for one promise of
 * the API and says which operations broke it.
 *
 * <p>No I/O, no threads, no state between checks. Most checkers stand on the {@link
 * io.mainstay.torture.check.Timeline}, the history of all changes put together from answers, reads
 * and watches: a member names the revision of each change, so that the order of changes need not be
 * searched for. {@link io.mainstay.torture.check.KeyByKeyCheck} believes no revision and searches.
 * What cannot be told is said to be undecided, never taken for right.
 *
 * <p>Sources: Wing and Gong, "Testing and Verifying Concurrent Objects"; Lowe, "Testing for
 * linearizability"; Horn and Kroening, "Faster linearizability checking via P-compositionality";
 * Gibbons and Korach, "Testing Shared Memories" (an order that is given only has to be verified);
 * etcd's "KV API guarantees" and its robustness tests at v3.7.1 (tests/robustness/model, validate).
 */
@NullMarked
package io.mainstay.torture.check;

import org.jspecify.annotations.NullMarked;

/**
 * What parses bytes of others is given bytes that nobody should send.
 *
 * <p>The thread of the test. Invariant: what was found once stays a test.
 */
@NullMarked
package io.mainstay.server.fuzzing;

import org.jspecify.annotations.NullMarked;

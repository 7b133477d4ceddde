/**
 * The steps of the way that what clients write takes to the disk, where tests may stop a member.
 *
 * <p>Any thread. Invariant: without a test, nothing happens here.
 */
@NullMarked
package io.mainstay.api.failpoints;

import org.jspecify.annotations.NullMarked;

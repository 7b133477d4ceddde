/**
 * How embedded clusters work: not for use by others, and different in every release.
 *
 * <p>A cluster takes one call that starts or stops something at a time, under its own lock; what is
 * read without the lock is immutable and published by volatile fields.
 */
@NullMarked
package io.mainstay.embed.internals;

import org.jspecify.annotations.NullMarked;

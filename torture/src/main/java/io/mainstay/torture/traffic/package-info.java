/**
 * Clients that read, write, watch, lease and lock, and write down what they did and saw.
 *
 * <p>Each client has a thread of its own and makes one call at a time. Nothing is judged here.
 */
@NullMarked
package io.mainstay.torture.traffic;

import org.jspecify.annotations.NullMarked;

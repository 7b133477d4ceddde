/**
 * Members as processes on loopback addresses of their own, what is between them, and the disks
 * below them. Linux only.
 *
 * <p>A member reaches another through a relay of the other's, which knows by the process at the far
 * end who is dialling. One thread starts, ends and changes members; any may ask them.
 */
@NullMarked
package io.mainstay.torture.cluster;

import org.jspecify.annotations.NullMarked;

/** Tests of the gateway against sockets of the test's own. */
@NullMarked
package io.mainstay.proxy.tcp;

import org.jspecify.annotations.NullMarked;

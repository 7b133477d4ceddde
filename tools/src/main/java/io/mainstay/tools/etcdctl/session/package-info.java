/**
 * What the commands share: the global flags, what the environment says of them, the client that
 * they make, and the format of what is printed. On the thread of the command.
 */
@NullMarked
package io.mainstay.tools.etcdctl.session;

import org.jspecify.annotations.NullMarked;

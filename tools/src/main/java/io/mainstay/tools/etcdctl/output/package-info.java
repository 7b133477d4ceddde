/**
 * What the commands print, in the formats of {@code --write-out}: an answer knows its content, a
 * writer the form. On the thread of the command; each answer is written and flushed as a whole.
 */
@NullMarked
package io.mainstay.tools.etcdctl.output;

import org.jspecify.annotations.NullMarked;

/** Commands about who may do what: {@code auth}, {@code user}, {@code role}. */
@NullMarked
package io.mainstay.tools.etcdctl.auth;

import org.jspecify.annotations.NullMarked;

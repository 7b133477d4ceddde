/** Tests of the client against members that answer as they are told. */
@NullMarked
package io.mainstay.client;

import org.jspecify.annotations.NullMarked;

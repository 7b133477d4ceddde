@NullMarked
package io.mainstay.server.corruption;

import org.jspecify.annotations.NullMarked;

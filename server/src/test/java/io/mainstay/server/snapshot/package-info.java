@NullMarked
package io.mainstay.server.snapshot;

import org.jspecify.annotations.NullMarked;

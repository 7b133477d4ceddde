@NullMarked
package io.mainstay.server.backup;

import org.jspecify.annotations.NullMarked;

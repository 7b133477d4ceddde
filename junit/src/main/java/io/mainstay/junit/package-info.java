/**
 * Embedded clusters for tests with JUnit Jupiter: {@link io.mainstay.junit.WithEtcd} where an
 * annotation says enough, {@link io.mainstay.junit.EtcdClusterExtension} where more is to be said,
 * or where tests come from jetcd's extension of the same name.
 *
 * <p>Works with JUnit 5.10 and newer, JUnit 6 included.
 */
@NullMarked
package io.mainstay.junit;

import org.jspecify.annotations.NullMarked;

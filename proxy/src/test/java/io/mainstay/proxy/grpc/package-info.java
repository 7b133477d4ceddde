/** Tests of the gRPC proxy against members that answer as they are told. */
@NullMarked
package io.mainstay.proxy.grpc;

import org.jspecify.annotations.NullMarked;

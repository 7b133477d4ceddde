package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.mainstay.api.etcdserverpb.RpcProto;
import io.mainstay.api.v3electionpb.ElectionProto;
import io.mainstay.api.v3lockpb.LockProto;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayPathsTest {
  @Test
  void everyMethodButTheStreamedRangeHasAPath() {
    Stream<MethodDescriptor> methods =
        Stream.of(
                RpcProto.getDescriptor(), LockProto.getDescriptor(), ElectionProto.getDescriptor())
            .flatMap(file -> file.getServices().stream())
            .flatMap(service -> service.getMethods().stream());

    assertThat(methods.filter(method -> !method.getName().equals("RangeStream")).distinct())
        .containsExactlyInAnyOrderElementsOf(
            GatewayPaths.all().stream()
                .map(path -> Objects.requireNonNull(GatewayPaths.method(path)))
                .distinct()
                .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "/v3beta/kv/range,/v3/kv/range",
    "/v3alpha/watch,/v3/watch",
    "/v3/kv/range,/v3/kv/range",
    "/v3betas/kv/range,/v3betas/kv/range",
    "/health,/health"
  })
  void oldPrefixesMeanTodays(String path, String modern) {
    assertThat(GatewayPaths.modern(path)).isEqualTo(modern);
  }
}

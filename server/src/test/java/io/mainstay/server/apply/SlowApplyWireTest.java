package io.mainstay.server.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.server.SlowApplies;
import io.mainstay.server.config.Observability;
import io.mainstay.server.fixture.CapturedWarnings;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.TestMembers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowApplyWireTest {
  @Test
  void whatTakesLongerToApplyOrReadThanItShouldIsLogged(@TempDir Path directory) {
    Observability defaults = Observability.defaults();
    Observability impatient =
        new Observability(
            defaults.extensiveMetrics(),
            defaults.pprof(),
            Duration.ZERO,
            defaults.warningUnaryRequestDuration(),
            defaults.tracing());
    try (CapturedWarnings warnings = CapturedWarnings.of(SlowApplies.class);
        TestMembers members =
            TestMembers.start(directory, 1, settings -> settings.observability(impatient));
        GrpcTestClient client = new GrpcTestClient(members.clientPort(0))) {
      client.call(
          "etcdserverpb.KV/Put",
          PutRequest.newBuilder()
              .setKey(ByteString.copyFromUtf8("key"))
              .setValue(ByteString.copyFromUtf8("secret"))
              .build(),
          PutResponse.getDefaultInstance());
      client.call(
          "etcdserverpb.KV/Range",
          RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("key")).build(),
          RangeResponse.getDefaultInstance());

      assertThat(warnings.lines())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("apply request took too long took=")
                      .contains("expected-duration=PT0S")
                      .matches(
                          ".*prefix= request=put:<key:\"key\" value_size:6> header:<ID:\\d+> response=.*"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("apply request took too long took=")
                      .contains(
                          "prefix=read-only range  request=key:\"key\" response=range_response_count:1 size:"));
    }
  }
}

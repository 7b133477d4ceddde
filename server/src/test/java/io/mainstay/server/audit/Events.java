package io.mainstay.server.audit;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.audit.AuditEvent.KnownBy;
import io.mainstay.server.audit.Touched.Access;
import io.mainstay.server.audit.Touched.Bytes;
import io.mainstay.server.audit.Touched.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Events of all sorts. */
final class Events {
  static final Instant TIME = Instant.parse("2026-11-01T00:00:00.000001Z");

  private Events() {}

  static AuditEvent of(Touched touched) {
    return new AuditEvent(
        "127.0.0.1:4711",
        "alice",
        KnownBy.TOKEN,
        "etcdserverpb.KV/Put",
        touched,
        StatusCode.OK,
        "",
        Duration.ofNanos(1_234_567),
        42);
  }

  static Keys key(Access access, ByteString key) {
    return new Keys(access, Bytes.of(key), Bytes.NONE);
  }

  static AuditEvent write(String key) {
    return of(new Touched(List.of(key(Access.WRITE, ByteString.copyFromUtf8(key))), 0, false));
  }

  static AuditEvent read(String key) {
    return of(new Touched(List.of(key(Access.READ, ByteString.copyFromUtf8(key))), 0, true));
  }

  static AuditEvent denied(AuditEvent event) {
    return new AuditEvent(
        event.remoteAddress(),
        "",
        KnownBy.NONE,
        event.method(),
        event.touched(),
        StatusCode.PERMISSION_DENIED,
        EtcdError.PERMISSION_DENIED.text(),
        event.duration(),
        0);
  }
}

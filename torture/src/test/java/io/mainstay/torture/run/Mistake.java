package io.mainstay.torture.run;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.storage.ReadView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** What a {@link BrokenServer} does wrong, in one class of the distribution. */
enum Mistake {
  /** Linearizable reads are answered without asking whether the member still knows all. */
  NO_READ_INDEX(
      "server", "io.mainstay.server.read.ReadGate", named("linearizable"), NoReadIndex.class),

  /** What is not in the log is acknowledged. */
  NO_LOG("consensus", "io.mainstay.consensus.engine.TimedLog", named("appendEntries"), NoLog.class),

  /** Some of what a watch is to get is not sent. */
  LOST_EVENTS(
      "server", "io.mainstay.server.watch.ClientOutlet", named("deliver"), LostEvents.class),

  /** Some requests are applied twice. */
  APPLIED_TWICE(
      "server", "io.mainstay.server.apply.RequestApplier", named("dispatch"), AppliedTwice.class),

  /** What belongs to locks is not the same at all members. */
  APPLIED_OTHERWISE(
      "storage",
      "io.mainstay.storage.internals.RevisionWriter",
      named("put"),
      AppliedOtherwise.class),

  /** Some serializable reads show what was there some time ago, as if it were there now. */
  SERIALIZABLE_READS_OF_THE_PAST(
      "storage",
      "io.mainstay.storage.internals.RocksReadView",
      namedOneOf("range", "encodedRange"),
      SerializableReadsOfThePast.class),

  /** Reads at a revision show an earlier one. */
  READS_AT_EARLIER_REVISIONS(
      "server",
      "io.mainstay.server.kv.KvService",
      namedOneOf("range", "encodedRange"),
      ReadsAtEarlierRevisions.class),

  /** A lease goes, but not its keys. */
  LEASES_LEAVE_KEYS(
      "storage",
      "io.mainstay.storage.internals.RocksBatch",
      named("deleteLeaseKeys"),
      LeasesLeaveKeys.class),

  /** Short leases are granted for a tenth of their time. */
  LEASES_END_EARLY(
      "server", "io.mainstay.server.lease.Deadline", isConstructor(), LeasesEndEarly.class),

  /** Keep-alives are answered, but nothing is kept alive. */
  RENEWALS_WITHOUT_EFFECT(
      "server", "io.mainstay.server.lease.Deadline", named("renew"), RenewalsWithoutEffect.class),

  /** Whoever waits for a lock does not see those who came first. */
  LOCKS_SEE_NOBODY_AHEAD(
      "server",
      "io.mainstay.server.locking.QueueRequests",
      named("standing"),
      LocksSeeNobodyAhead.class);

  private final String module;
  private final String type;

  @SuppressWarnings("ImmutableEnumChecker") // those that are used here never change
  private final ElementMatcher<? super MethodDescription> where;

  private final Class<?> code;

  Mistake(
      String module, String type, ElementMatcher<? super MethodDescription> where, Class<?> code) {
    this.module = module;
    this.type = type;
    this.where = where;
    this.code = code;
  }

  /** The module whose class it is in. */
  String module() {
    return module;
  }

  /** The class. */
  String type() {
    return type;
  }

  /** The methods. */
  ElementMatcher<? super MethodDescription> where() {
    return where;
  }

  /** Advice that is woven into them. */
  Class<?> code() {
    return code;
  }

  /** In place of the method. */
  @SuppressWarnings("UnusedVariable") // what is assigned becomes the method's answer
  static final class NoReadIndex {
    private NoReadIndex() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean skip() {
      return true;
    }

    @Advice.OnMethodExit
    static void answer(@Advice.Return(readOnly = false) CompletableFuture<Void> passed) {
      passed = CompletableFuture.completedFuture(null);
    }
  }

  /** In place of the method. */
  @SuppressWarnings("UnusedVariable") // what is assigned becomes the method's answer
  static final class NoLog {
    private NoLog() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean skip() {
      return true;
    }

    @Advice.OnMethodExit
    static void answer(
        @Advice.Argument(0) List<?> entries, @Advice.Return(readOnly = false) int appended) {
      appended = entries.size();
    }
  }

  /** In place of the method, at times. */
  static final class LostEvents {
    private LostEvents() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean skip(@Advice.Argument(0) Object response) {
      return response.getClass().getName().endsWith("Events")
          && ThreadLocalRandom.current().nextInt(20) == 0;
    }
  }

  /** The method, at times once more. */
  static final class AppliedTwice {
    private AppliedTwice() {}

    @Advice.OnMethodExit(repeatOn = Advice.OnNonDefaultValue.class)
    static boolean again() {
      return ThreadLocalRandom.current().nextInt(20) == 0;
    }
  }

  /** The method with a value of the member's own, for keys that nobody reads. */
  @SuppressWarnings("UnusedVariable") // what is assigned becomes the method's argument
  static final class AppliedOtherwise {
    private AppliedOtherwise() {}

    @Advice.OnMethodEnter
    static void change(@Advice.Argument(value = 0, readOnly = false) PutRequest request) {
      String key = request.getKey().toStringUtf8();
      if (key.startsWith("lock/") || key.startsWith("guarded/")) {
        String own = "of " + ProcessHandle.current().pid();
        request = request.toBuilder().setValue(ByteString.copyFromUtf8(own)).build();
      }
    }
  }

  /** The method with an old revision, at times. */
  @SuppressWarnings("UnusedVariable") // what is assigned becomes the method's argument
  static final class SerializableReadsOfThePast {
    private SerializableReadsOfThePast() {}

    @Advice.OnMethodEnter
    static void goBack(
        @Advice.This ReadView view,
        @Advice.Argument(value = 0, readOnly = false) RangeRequest request) {
      if (request.getSerializable()
          && request.getRevision() == 0
          && ThreadLocalRandom.current().nextInt(4) == 0) {
        request = request.toBuilder().setRevision(Math.max(1, view.revision() - 30)).build();
      }
    }
  }

  /** The method with an older revision than that of the request. */
  @SuppressWarnings("UnusedVariable") // what is assigned becomes the method's argument
  static final class ReadsAtEarlierRevisions {
    private ReadsAtEarlierRevisions() {}

    @Advice.OnMethodEnter
    static void goBack(@Advice.Argument(value = 0, readOnly = false) RangeRequest request) {
      if (!request.getSerializable() && request.getRevision() != 0) {
        request = request.toBuilder().setRevision(Math.max(1, request.getRevision() - 30)).build();
      }
    }
  }

  /** In place of the method. */
  static final class LeasesLeaveKeys {
    private LeasesLeaveKeys() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean skip() {
      return true;
    }
  }

  /** After the constructor. */
  @SuppressWarnings("UnusedVariable") // what is assigned becomes the field's value
  static final class LeasesEndEarly {
    private LeasesEndEarly() {}

    @Advice.OnMethodExit
    static void shorten(
        @Advice.FieldValue("ttlNanos") long ttlNanos,
        @Advice.FieldValue(value = "expiryNanos", readOnly = false) long expiryNanos) {
      if (ttlNanos < 5_000_000_000L) {
        expiryNanos -= ttlNanos / 10 * 9;
      }
    }
  }

  /** In place of the method. */
  @SuppressWarnings("UnusedVariable") // what is assigned becomes the method's answer
  static final class RenewalsWithoutEffect {
    private RenewalsWithoutEffect() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean skip() {
      return true;
    }

    @Advice.OnMethodExit
    static void answer(@Advice.Return(readOnly = false) boolean renewed) {
      renewed = true;
    }
  }

  /** The method with a revision before which there is nobody. */
  @SuppressWarnings("UnusedVariable") // what is assigned becomes the method's argument
  static final class LocksSeeNobodyAhead {
    private LocksSeeNobodyAhead() {}

    @Advice.OnMethodEnter
    static void overlook(@Advice.Argument(value = 2, readOnly = false) long createRevision) {
      createRevision = 2;
    }
  }
}

package io.mainstay.server.metrics;

import io.mainstay.server.alarm.AlarmRegistry;
import io.mainstay.server.auth.AuthRegistry;
import io.mainstay.server.maintenance.HealthProbe;

/** What may keep a member from serving: alarms, permissions, its health. */
public final class GuardMetrics {
  private GuardMetrics() {}

  /** Shows the alarms that are raised. */
  public static void show(MetricSet metrics, AlarmRegistry alarms) {
    metrics.gaugesOf(
        "etcd_debugging_server_alarms",
        "Alarms that are raised.",
        series ->
            alarms
                .alarms()
                .raised()
                .forEach(
                    alarm ->
                        series.call(
                            1, Long.toHexString(alarm.getMemberID()), alarm.getAlarm().name())),
        "server_id",
        "alarm_type");
  }

  /** Shows the revision of users and roles. */
  public static void show(MetricSet metrics, AuthRegistry auth) {
    metrics.gaugeOf(
        "etcd_debugging_auth_revision",
        "The revision of users and roles.",
        () -> auth.state().revision());
  }

  /** Shows what came of the looks at the page {@code /health}. */
  public static void show(MetricSet metrics, HealthProbe health) {
    metrics.counterOf(
        "etcd_server_health_success",
        "Answers of /health that this member is healthy.",
        health::healthyProbes);
    metrics.counterOf(
        "etcd_server_health_failures",
        "Answers of /health that this member is not healthy.",
        health::unhealthyProbes);
  }
}

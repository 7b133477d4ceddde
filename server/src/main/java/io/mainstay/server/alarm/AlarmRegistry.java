package io.mainstay.server.alarm;

/** The alarms that are visible now. The apply thread publishes; any thread reads. */
public final class AlarmRegistry {
  private volatile Alarms alarms;

  /** With what was there at the start. */
  public AlarmRegistry(Alarms alarms) {
    this.alarms = alarms;
  }

  /** The alarms as of the newest batch that is visible. */
  public Alarms alarms() {
    return alarms;
  }

  void publish(Alarms now) {
    alarms = now;
  }
}

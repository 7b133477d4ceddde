package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.etcdctl.output.SimpleWriter;
import io.mainstay.tools.output.GoQuote;
import java.util.List;

/** How endpoints are. */
record HealthAnswer(List<Health> all) implements RowsAnswer {
  /** Copies the list. */
  HealthAnswer {
    all = List.copyOf(all);
  }

  /**
   * How one is.
   *
   * @param took how long it took to find out, as Go writes it
   * @param error what is wrong, empty for nothing
   */
  record Health(String endpoint, String took, String error) {
    boolean healthy() {
      return error.isEmpty();
    }
  }

  boolean healthy() {
    return all.stream().allMatch(Health::healthy);
  }

  @Override
  public void simple(SimpleWriter to) {
    for (Health health : all) {
      if (health.healthy()) {
        to.line(
            "%s is healthy: successfully committed proposal: took = %s"
                .formatted(health.endpoint(), health.took()));
      } else {
        to.warning(
            "%s is unhealthy: failed to commit proposal: %s"
                .formatted(health.endpoint(), health.error()));
      }
    }
  }

  @Override
  public void fields(FieldsWriter to) {
    for (Health health : all) {
      to.plain("Endpoint", GoQuote.of(health.endpoint()));
      to.plain("Health", Boolean.toString(health.healthy()));
      to.plain("Took", health.took());
      to.plain("Error", health.error());
      to.emptyLine();
    }
  }

  @Override
  public void json(JsonWriter to) {
    to.beginList();
    for (Health health : all) {
      to.begin().name("endpoint").string(health.endpoint());
      to.name("health").bool(health.healthy()).name("took").string(health.took());
      if (!health.healthy()) {
        to.name("error").string(health.error());
      }
      to.end();
    }
    to.endList();
  }

  @Override
  public List<String> headings() {
    return List.of("endpoint", "health", "took", "error");
  }

  @Override
  public List<List<String>> rows() {
    return all.stream()
        .map(
            health ->
                List.of(
                    health.endpoint(),
                    Boolean.toString(health.healthy()),
                    health.took(),
                    health.error()))
        .toList();
  }
}

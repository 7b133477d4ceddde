package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.tools.etcdctl.cluster.PerEndpoint.Entry;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.output.GoQuote;
import io.mainstay.tools.output.HumanSize;
import java.util.List;

/** What members say of themselves. */
record StatusAnswer(PerEndpoint<StatusResponse> all) implements RowsAnswer {
  private static final int PERCENT = 100;
  private static final List<String> HEADINGS =
      List.of(
          "endpoint",
          "ID",
          "version",
          "storage version",
          "db size",
          "in use",
          "percentage not in use",
          "quota",
          "is leader",
          "is learner",
          "raft term",
          "raft index",
          "raft applied index",
          "errors",
          "downgrade target version",
          "downgrade enabled");

  @Override
  public List<String> headings() {
    return HEADINGS;
  }

  @Override
  public List<List<String>> rows() {
    return all.answers().stream().map(StatusAnswer::cells).toList();
  }

  @Override
  public void fields(FieldsWriter to) {
    for (Entry<StatusResponse> status : all.answers()) {
      StatusResponse response = status.response();
      to.header(response.getHeader());
      to.plain("Version", GoQuote.of(response.getVersion()));
      to.plain("StorageVersion", GoQuote.of(response.getStorageVersion()));
      to.number("DBSize", response.getDbSize());
      to.number("DBSizeInUse", response.getDbSizeInUse());
      to.number("DBSizeQuota", response.getDbSizeQuota());
      to.unsigned("Leader", response.getLeader());
      to.plain("IsLearner", Boolean.toString(response.getIsLearner()));
      to.unsigned("RaftIndex", response.getRaftIndex());
      to.unsigned("RaftTerm", response.getRaftTerm());
      to.unsigned("RaftAppliedIndex", response.getRaftAppliedIndex());
      to.plain("Errors", "[" + String.join(" ", response.getErrorsList()) + "]");
      to.plain("Endpoint", GoQuote.of(status.endpoint()));
      to.plain(
          "DowngradeTargetVersion", GoQuote.of(response.getDowngradeInfo().getTargetVersion()));
      to.plain("DowngradeEnabled", Boolean.toString(response.getDowngradeInfo().getEnabled()));
      to.emptyLine();
    }
  }

  @Override
  public void json(JsonWriter to) {
    all.json(to, "Status");
  }

  private static List<String> cells(Entry<StatusResponse> status) {
    StatusResponse response = status.response();
    long member = response.getHeader().getMemberId();
    return List.of(
        status.endpoint(),
        Long.toHexString(member),
        response.getVersion(),
        response.getStorageVersion(),
        HumanSize.of(response.getDbSize()),
        HumanSize.of(response.getDbSizeInUse()),
        percentageNotInUse(response) + "%",
        HumanSize.of(response.getDbSizeQuota()),
        Boolean.toString(response.getLeader() == member),
        Boolean.toString(response.getIsLearner()),
        Long.toUnsignedString(response.getRaftTerm()),
        Long.toUnsignedString(response.getRaftIndex()),
        Long.toUnsignedString(response.getRaftAppliedIndex()),
        String.join(", ", response.getErrorsList()),
        response.getDowngradeInfo().getTargetVersion(),
        Boolean.toString(response.getDowngradeInfo().getEnabled()));
  }

  /** The original divides by zero where there is nothing. */
  private static long percentageNotInUse(StatusResponse response) {
    return response.getDbSize() == 0
        ? 0
        : PERCENT - response.getDbSizeInUse() * PERCENT / response.getDbSize();
  }
}

package io.mainstay.tools.etcdctl.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.Compare.CompareResult;
import io.mainstay.api.etcdserverpb.Compare.CompareTarget;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages are those that etcdctl 3.5.30 gives. */
class ComparisonTest {
  private static Compare.Builder of(CompareTarget target, CompareResult result) {
    return Compare.newBuilder()
        .setKey(ByteString.copyFromUtf8("k"))
        .setTarget(target)
        .setResult(result);
  }

  @ParameterizedTest
  @CsvSource({
    "create,CREATE",
    "c,CREATE",
    "mod,MOD",
    "m,MOD",
    "version,VERSION",
    "ver,VERSION",
    "value,VALUE",
    "val,VALUE",
    "lease,LEASE"
  })
  void targetsHaveShortNames(String name, CompareTarget target) throws CommandException {
    assertThat(Comparison.parse(name + "(\"k\") = \"1\"").getTarget()).isEqualTo(target);
  }

  @Test
  void revisionsAreDecimalNumbers() throws CommandException {
    assertThat(Comparison.parse("mod(\"k\") > \"12\""))
        .isEqualTo(of(CompareTarget.MOD, CompareResult.GREATER).setModRevision(12).build());
  }

  @Test
  void leasesAreHexadecimalNumbers() throws CommandException {
    assertThat(Comparison.parse("lease(\"k\") != \"1f\""))
        .isEqualTo(of(CompareTarget.LEASE, CompareResult.NOT_EQUAL).setLease(31).build());
  }

  @Test
  void valuesAreBytes() throws CommandException {
    assertThat(Comparison.parse("val( \"k\") <   `v`"))
        .isEqualTo(
            of(CompareTarget.VALUE, CompareResult.LESS)
                .setValue(ByteString.copyFromUtf8("v"))
                .build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "nonsense | malformed comparison: nonsense",
        "mod(k) > \"0\" | malformed comparison: mod(k) > \"0\"; got mod(\"\")  \"\"",
        "mod(\"k\" > \"0\" | malformed comparison: mod(\"k\" > \"0\"; got mod(\"k\")  \"\"",
        "mod(\"k\")> \"0\" | malformed comparison: mod(\"k\")> \"0\"; got mod(\"k\")  \"\"",
        "mod(\"k\") >\"0\" | malformed comparison: mod(\"k\") >\"0\"; got mod(\"k\") >\"0\" \"\"",
        "mod(\"k\") > 0 | malformed comparison: mod(\"k\") > 0; got mod(\"k\") > \"\"",
        "size(\"k\") > \"0\" | malformed comparison: size(\"k\") > \"0\" (unknown target size)",
        "mod(\"k\") > \"x\" | invalid txn compare request: mod(\"k\") > \"x\"",
        "mod(\"k\") ~~ \"0\" | malformed comparison: mod(\"k\") ~~ \"0\" (unknown operator ~~)"
      })
  void mistakesAreToldInEtcdsWords(String line, String message) {
    assertThatThrownBy(() -> Comparison.parse(line))
        .isInstanceOfSatisfying(
            CommandException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.INVALID_INPUT))
        .hasMessage(message);
  }
}

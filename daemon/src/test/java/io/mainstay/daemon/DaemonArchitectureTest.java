package io.mainstay.daemon;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The daemon's line of the table in ARCHITECTURE.md: it knows the server, and nothing below it. */
@AnalyzeClasses(
    packages = "io.mainstay.daemon",
    importOptions = ImportOption.DoNotIncludeTests.class)
class DaemonArchitectureTest {
  @ArchTest
  static final ArchRule theDaemonKnowsOnlyTheServer =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.mainstay.api..",
              "io.mainstay.storage..",
              "io.mainstay.consensus..",
              "io.vertx..",
              "com.alipay..");
}

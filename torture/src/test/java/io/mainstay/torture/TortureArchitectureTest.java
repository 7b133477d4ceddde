package io.mainstay.torture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What is judged, and what judges, does no I/O and knows nothing of how it came about. */
@AnalyzeClasses(
    packages = "io.mainstay.torture",
    importOptions = ImportOption.DoNotIncludeTests.class)
class TortureArchitectureTest {
  @ArchTest
  static final ArchRule historiesAndCheckersDoNoIo =
      noClasses()
          .that()
          .resideInAnyPackage("io.mainstay.torture.history", "io.mainstay.torture.check")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..");

  @ArchTest
  static final ArchRule historiesKnowNothingElse =
      noClasses()
          .that()
          .resideInAPackage("io.mainstay.torture.history..")
          .should()
          .dependOnClassesThat(
              describe(
                  "of the module, but not of histories",
                  type ->
                      type.getPackageName().startsWith("io.mainstay.")
                          && !type.getPackageName().startsWith("io.mainstay.torture.history")));

  @ArchTest
  static final ArchRule checkersKnowHistoriesOnly =
      noClasses()
          .that()
          .resideInAPackage("io.mainstay.torture.check..")
          .should()
          .dependOnClassesThat(
              describe(
                  "of the module, but neither histories nor checkers",
                  type ->
                      type.getPackageName().startsWith("io.mainstay.")
                          && !type.getPackageName().equals("io.mainstay.torture.history")
                          && !type.getPackageName().startsWith("io.mainstay.torture.check")));
}

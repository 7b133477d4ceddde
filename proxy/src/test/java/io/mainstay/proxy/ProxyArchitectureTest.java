package io.mainstay.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The line of the proxies in the table in ARCHITECTURE.md. */
@AnalyzeClasses(
    packages = "io.mainstay.proxy",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ProxyArchitectureTest {
  @ArchTest
  static final ArchRule theProxiesKnowNothingOfMembers =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.mainstay.server..",
              "io.mainstay.storage..",
              "io.mainstay.consensus..",
              "io.mainstay.daemon..",
              "io.mainstay.tools..");
}

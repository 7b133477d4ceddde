package io.mainstay.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The rules of ARCHITECTURE.md about who may know whom. The module table itself is kept by the
 * POMs.
 */
@AnalyzeClasses(packages = "io.mainstay", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule apiKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage("io.mainstay.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.mainstay.storage..", "io.mainstay.consensus..", "io.mainstay.server..");

  @ArchTest
  static final ArchRule storageAndConsensusDoNotKnowOneAnother =
      noClasses()
          .that()
          .resideInAPackage("io.mainstay.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.mainstay.consensus..", "io.mainstay.server..");

  @ArchTest
  static final ArchRule consensusDoesNotKnowStorage =
      noClasses()
          .that()
          .resideInAPackage("io.mainstay.consensus..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.mainstay.storage..", "io.mainstay.server..");

  @ArchTest
  static final ArchRule onlyStorageKnowsItsWorkings =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.mainstay.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.mainstay.storage.internals..", "io.mainstay.storage.snapshotfile.pages..");

  @ArchTest
  static final ArchRule onlyTheEngineAdapterKnowsTheEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.mainstay.consensus..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.alipay..");

  @ArchTest
  static final ArchRule theDomainsDoNotKnowTheNetwork =
      noClasses()
          .that()
          .resideInAPackage("io.mainstay.server..")
          .and()
          .resideOutsideOfPackages(
              "io.mainstay.server.transport..",
              "io.mainstay.server.bootstrap..",
              "io.mainstay.server.discovery.network..",
              "io.mainstay.server.tls.network..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule nothingButTheAssemblyKnowsTheMetrics =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.mainstay.server.metrics..", "io.mainstay.server.bootstrap..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.mainstay.server.metrics..", "io.prometheus..");

  @ArchTest
  static final ArchRule theServerDoesNotKnowWhatTracesAreSentWith =
      noClasses()
          .that()
          .resideInAPackage("io.mainstay.server..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry..");

  @ArchTest
  static final ArchRule thePackagesOfTheServerHaveNoCycles =
      slices().matching("io.mainstay.server.(*)..").should().beFreeOfCycles();
}

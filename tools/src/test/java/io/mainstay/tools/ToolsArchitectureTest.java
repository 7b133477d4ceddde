package io.mainstay.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The line of the tools in the table in ARCHITECTURE.md. */
@AnalyzeClasses(
    packages = "io.mainstay.tools",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ToolsArchitectureTest {
  @ArchTest
  static final ArchRule theToolsKnowNoWorkings =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.mainstay.storage.internals..",
              "io.mainstay.storage.snapshotfile.pages..",
              "io.mainstay.consensus..",
              "io.vertx..",
              "com.alipay..",
              "org.rocksdb..");

  @ArchTest
  static final ArchRule commandLinesKnowNoTool =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.mainstay.tools.command..",
              "io.mainstay.tools.discovery..",
              "io.mainstay.tools.output..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.mainstay.tools.etcd..",
              "io.mainstay.tools.etcdctl..",
              "io.mainstay.tools.etcdutl..");
}

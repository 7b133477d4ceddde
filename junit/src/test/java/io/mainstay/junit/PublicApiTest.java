package io.mainstay.junit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The extension stands on what everybody can use, so it cannot show anything else. */
@AnalyzeClasses(
    packages = "io.mainstay.junit",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PublicApiTest {
  @ArchTest
  static final ArchRule theExtensionKnowsOnlyThePublicApi =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "io.mainstay.junit",
              "io.mainstay.embed",
              "io.mainstay.embed.client",
              "java..",
              "org.junit..",
              "org.jspecify..");
}

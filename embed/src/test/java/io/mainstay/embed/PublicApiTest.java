package io.mainstay.embed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Set;
import java.util.stream.Stream;

/** What users of embedded clusters can see: nothing of how they work. */
@AnalyzeClasses(
    packages = "io.mainstay.embed",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PublicApiTest {
  private static final Set<String> PUBLIC_PACKAGES =
      Set.of("io.mainstay.embed", "io.mainstay.embed.client");

  @ArchTest
  static final ArchRule whatIsPublicNamesOnlyWhatIsPublic =
      ArchRuleDefinition.members()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage("io.mainstay.embed", "io.mainstay.embed.client")
          .and()
          .arePublic()
          .should(nameNothingInternal());

  @ArchTest
  static final ArchRule nobodyEndsTheJvm =
      noClasses().should().callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule theClientKnowsNothingButItself =
      noClasses()
          .that()
          .resideInAPackage("io.mainstay.embed.client")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("io.mainstay.embed.client", "java..", "org.jspecify..");

  private static ArchCondition<JavaMember> nameNothingInternal() {
    return new ArchCondition<>("name only public types of this module and of the JDK") {
      @Override
      public void check(JavaMember member, ConditionEvents events) {
        named(member)
            .filter(type -> !isPublic(type))
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            member, member.getFullName() + " names " + type.getName())));
      }
    };
  }

  private static Stream<JavaClass> named(JavaMember member) {
    Stream<JavaClass> exceptions =
        member instanceof JavaCodeUnit unit ? unit.getExceptionTypes().stream() : Stream.empty();
    Stream<JavaClass> types =
        member instanceof JavaCodeUnit unit
            ? Stream.concat(
                unit.getReturnType().getAllInvolvedRawTypes().stream(),
                unit.getParameterTypes().stream()
                    .flatMap(type -> type.getAllInvolvedRawTypes().stream()))
            : Stream.empty();
    return Stream.concat(types, exceptions).map(JavaClass::getBaseComponentType);
  }

  private static boolean isPublic(JavaClass type) {
    return type.isPrimitive()
        || type.getPackageName().startsWith("java.")
        || (PUBLIC_PACKAGES.contains(type.getPackageName())
            && type.getModifiers().contains(JavaModifier.PUBLIC));
  }
}

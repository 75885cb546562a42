package io.github.tpo4j.langchain4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the room stands on; the house's own test does not see it. */
class ArrowsTest {
  @Test
  void standsOnTheModelAndLangChain4j() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "dev.langchain4j..",
            "io.github.tpo4j.core..",
            "io.github.tpo4j.model..",
            "io.github.tpo4j.langchain4j..")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.github.tpo4j.langchain4j"));
  }
}

package io.github.tpo4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the plan of the house: which room may use which, and which words name nothing. */
class HouseTest {
  private static final String HOUSE = "io.github.tpo4j.";

  /** The table of the design: a room and the rooms it may use. */
  private static final Map<String, List<String>> MAY_USE =
      Map.of(
          "core", List.of(),
          "video", List.of("core"),
          "model", List.of("core", "video"),
          "data", List.of("core", "video"),
          "train", List.of("core", "data", "model"),
          "eval", List.of("core", "data", "model"),
          "serve", List.of("core", "video", "model"),
          "cli", List.of("core", "video", "model", "data", "train", "eval", "serve"));

  private static final Set<String> EMPTY_WORDS =
      Set.of("util", "utils", "common", "helper", "helpers", "manager", "impl");

  private static JavaClasses house;

  @BeforeAll
  static void open() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.github.tpo4j");
  }

  @Test
  void arrowsBetweenRoomsOnlyPointWhereTheTableSays() {
    MAY_USE.forEach(
        (room, others) ->
            classes()
                .that()
                .resideInAPackage(HOUSE + room + "..")
                .should()
                .onlyDependOnClassesThat(
                    new DescribedPredicate<JavaClass>("are outside the house or in " + others) {
                      @Override
                      public boolean test(JavaClass used) {
                        String other = roomOf(used.getBaseComponentType());
                        return other == null || other.equals(room) || others.contains(other);
                      }
                    })
                .allowEmptyShould(true)
                .check(house));
  }

  @Test
  void everyRoomIsInTheTable() {
    Set<String> rooms = new TreeSet<>();
    house.forEach(c -> rooms.add(String.valueOf(roomOf(c))));
    assertThat(MAY_USE.keySet()).containsAll(rooms);
    assertThat(rooms).contains("core", "video", "model", "cli");
  }

  @Test
  void coreStandsOnNothingButJackson() {
    classes()
        .that()
        .resideInAPackage(HOUSE + "core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "com.fasterxml.jackson..", HOUSE + "core..", "")
        .check(house);
  }

  @Test
  void namesSayWhatAThingIs() {
    List<String> found = new ArrayList<>();
    for (JavaClass c : house) {
      boolean empty =
          Arrays.stream(c.getPackageName().split("\\.")).anyMatch(EMPTY_WORDS::contains)
              || Arrays.stream(c.getSimpleName().split("(?=\\p{Lu})"))
                  .map(w -> w.toLowerCase(Locale.ROOT))
                  .anyMatch(EMPTY_WORDS::contains);
      if (empty) {
        found.add(c.getName());
      }
    }
    assertThat(found).as("names with a word that says nothing: %s", EMPTY_WORDS).isEmpty();
  }

  private static String roomOf(JavaClass c) {
    if (!c.getPackageName().startsWith(HOUSE)) {
      return null;
    }
    return c.getPackageName().substring(HOUSE.length()).split("\\.")[0];
  }
}

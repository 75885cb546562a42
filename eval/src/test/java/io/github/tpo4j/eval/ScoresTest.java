package io.github.tpo4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoresTest {
  @ParameterizedTest
  @CsvSource({
    "0.125, 2, 0.12",
    "0.375, 2, 0.38",
    "2.675, 2, 2.67",
    "-0.001, 2, -0.00",
    "57.25, 1, 57.2",
    "NaN, 1, nan",
    "-Infinity, 1, -inf"
  })
  void decimalsRoundLikePython(double value, int n, String expected) {
    assertThat(Scores.decimals(value, n)).isEqualTo(expected);
  }

  @Test
  void theDocumentKeepsOrderGroupsAndBothFormsOfARoundedNumber() {
    Scores scores =
        Scores.builder()
            .rounded("mAP", 35.674999, 2)
            .value("acc", 50.25, "50.2%")
            .group("per_task", g -> g.value("a", Double.NaN).curve("pair", 1, 2))
            .build(new Warnings());
    JsonNode d = Json.tree(Json.write(scores.document()), "document");
    assertThat(d.get("scores").toString())
        .isEqualTo("{\"mAP\":35.67,\"acc\":50.25,\"per_task\":{\"pair\":[1.0,2.0]}}");
    assertThat(d.get("printed").toString())
        .isEqualTo("{\"mAP\":\"35.67\",\"acc\":\"50.2%\",\"per_task\":{\"a\":\"nan\"}}");
    assertThat(d.get("unrounded").toString()).isEqualTo("{\"mAP\":35.674999}");
    assertThat(scores.at("mAP")).isEqualTo(35.67);
  }

  @Test
  void oneKindOfWarningNamesItsFirstPlacesAndCountsTheRest() {
    Warnings warnings = new Warnings();
    for (int i = 1; i <= 5; i++) {
      warnings.add("unknown id", "p.json:" + i);
    }
    warnings.add("no ground truth");
    assertThat(warnings.list())
        .containsExactly("unknown id: p.json:1, p.json:2, p.json:3 and 2 more", "no ground truth");
  }
}

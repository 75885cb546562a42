package io.github.tpo4j.eval.choice;

import java.util.List;

/** The names that Video-MME knows, in the order in which its script prints them. */
final class VideoMmeNames {
  static final List<String> DURATIONS = List.of("short", "medium", "long");

  static final List<String> DOMAINS =
      List.of(
          "Knowledge",
          "Film & Television",
          "Sports Competition",
          "Artistic Performance",
          "Life Record",
          "Multilingual");

  static final List<String> SUB_CATEGORIES =
      List.of(
          "Humanity & History",
          "Literature & Art",
          "Biology & Medicine",
          "Finance & Commerce",
          "Astronomy",
          "Geography",
          "Law",
          "Life Tip",
          "Technology",
          "Animation",
          "Movie & TV Show",
          "Documentary",
          "News Report",
          "Esports",
          "Basketball",
          "Football",
          "Athletics",
          "Other Sports",
          "Stage Play",
          "Magic Show",
          "Variety Show",
          "Acrobatics",
          "Handicraft",
          "Food",
          "Fashion",
          "Daily Life",
          "Travel",
          "Pet & Animal",
          "Exercise",
          "Multilingual");

  static final List<String> TASK_TYPES =
      List.of(
          "Temporal Perception",
          "Spatial Perception",
          "Attribute Perception",
          "Action Recognition",
          "Object Recognition",
          "OCR Problems",
          "Counting Problem",
          "Temporal Reasoning",
          "Spatial Reasoning",
          "Action Reasoning",
          "Object Reasoning",
          "Information Synopsis");

  private VideoMmeNames() {}
}

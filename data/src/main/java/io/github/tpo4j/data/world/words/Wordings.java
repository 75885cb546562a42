package io.github.tpo4j.data.world.words;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TaskQuestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The ways in which a task is asked for. The first is the canonical one of {@link TaskQuestions};
 * the last two are never trained, so that they test whether a model knows the task from the sense
 * of the words (training.md, "Instruction forms").
 */
public enum Wordings {
  /** Around an expression. */
  GROUND(
      TaskQuestions.OWN.ground("{}"),
      "Locate {}.",
      "Find {}.",
      "Point to {}.",
      "Show me {}.",
      "Give the box of {}.",
      "Give the place of {}.",
      "Mark {} with a box.",
      "Which box holds {}?",
      "At which place is {}?",
      "Draw a box around {}.",
      "Tell me where {} is."),
  /** Around a quoted query. */
  FIND(
      TaskQuestions.OWN.find("{}"),
      "At what time does \"{}\" happen?",
      "Find the moment in which \"{}\" happens.",
      "Give the start and the end of \"{}\" in the video.",
      "In which part of the video can one see \"{}\"?",
      "Find the video segment for the query \"{}\".",
      "Give the seconds in which \"{}\" takes place.",
      "From when to when does \"{}\" take place?"),
  /** Around a pixel box; its {@link Task#TRACK_BOX} follows. */
  TRACK(
      "Track the object in the box {} through the video.",
      "Follow the object in the box {}.",
      "Follow what is in {} through the video.",
      "Track {} in the video.",
      "Track the thing at {} from the start to the end.",
      "Keep track of the object at {}.",
      "The object is in the box {} at the start. Track it.",
      "Show the track of the object in {}.",
      "Where does the object in the box {} go? Track it.",
      "Give the track of what starts in {}.",
      "Follow the thing at {} from the start to the end.",
      "Keep following the object in the box {}."),
  /** Around an expression. */
  SEGMENT(
      TaskQuestions.OWN.segment("{}"),
      "Give the motion path of {} in the video.",
      "Show the track of {} through the video.",
      "Give the track of {} in the video.",
      "Follow {} through the video.",
      "Show the mask of {} over time.",
      "Give the masks of {} through the video.",
      "Show the way of {} through the video.",
      "Track {} over time.");

  private static final int UNSEEN = 2;

  private final List<String> forms;

  Wordings(String... forms) {
    this.forms = List.of(forms);
  }

  /** Wordings for training; the first is canonical. */
  public List<String> known() {
    return forms.subList(0, forms.size() - UNSEEN);
  }

  /** Wordings that are held out of training. */
  public List<String> unseen() {
    return forms.subList(forms.size() - UNSEEN, forms.size());
  }

  /** A wording with its subject in place. */
  public static String fill(String form, String subject) {
    return form.replace("{}", subject);
  }

  /** A box as a question names it: pixel corners and the word that its encoding replaces. */
  public static String box(Box box, int width, int height) {
    List<String> corners = new ArrayList<>();
    for (double v : box.clamped().toPixels(width, height)) {
      corners.add(String.format(Locale.ROOT, "%d", Math.round(v)));
    }
    return "[%s] %s".formatted(String.join(", ", corners), Task.TRACK_BOX);
  }

  /** The answer that announces a task and points once. */
  public static String answer(Task task) {
    return task.startToken() + task.placeholder();
  }
}

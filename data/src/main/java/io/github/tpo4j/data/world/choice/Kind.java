package io.github.tpo4j.data.world.choice;

import java.util.Locale;

/** What a multiple-choice question asks for. Names are MVBench's where it has such a task. */
public enum Kind {
  ACTION_ANTONYM("which of two opposite changes of colour happens"),
  ACTION_COUNT("how often an object bounces, spins or stops"),
  ACTION_LOCALIZATION("in which part of the video something happens"),
  ACTION_PREDICTION("on which side an object will leave if it goes on"),
  ACTION_SEQUENCE("what happens first or last"),
  BACKGROUND("what is behind the objects", "scene_transition"),
  CHANGING_ATTRIBUTE(
      "which colour or shape the object has that changes in a certain way", "moving_attribute"),
  CHARACTER_ORDER("in which order two objects do the same thing"),
  COLOUR_OVER_TIME("which colour an object has at the beginning or at the end", "state_change"),
  COUNTERFACTUAL_INFERENCE("how many objects there would be had none left or come"),
  EGOCENTRIC_NAVIGATION("what the camera does"),
  ENTERING_SIDE("from which side an object enters", "moving_direction"),
  FASTEST("which object moves fastest", "fine_grained_action"),
  FINE_GRAINED_ACTION("how an object moves"),
  HIDDEN_OBJECT("which object is hidden for a while", "unexpected_action"),
  LEAVING_SIDE("on which side an object leaves", "moving_direction"),
  MOVING_ATTRIBUTE("which colour or shape the object with a certain motion has"),
  MOVING_COUNT("how many objects move"),
  MOVING_OBJECT("which object moves in a certain way", "fine_grained_action"),
  MOVING_DIRECTION("in which direction an object moves"),
  OBJECT_COUNT("how many objects of a kind there are", "object_existence"),
  OBJECT_EXISTENCE("which object is in the video"),
  OBJECT_INTERACTION("which object is touched"),
  OBJECT_SHUFFLE("where an object is at the end"),
  PATTERN("what covers an object", "moving_attribute"),
  RELATIVE_POSITION("where an object is, seen from another", "object_shuffle"),
  SIZE_CHANGE("what happens to an object's size", "state_change"),
  START_POSITION("where an object is at the beginning", "object_shuffle"),
  STATE_CHANGE("which object changes in a certain way");

  private final String asks;
  private final String task;

  Kind(String asks) {
    this.asks = asks;
    task = file();
  }

  Kind(String asks, String task) {
    this.asks = asks;
    this.task = task;
  }

  /** What it asks, for people. */
  public String asks() {
    return asks;
  }

  /** The task of MVBench that it belongs to, as in the names of its files. */
  public String task() {
    return task;
  }

  /** Name in files: "moving_direction". */
  public String file() {
    return name().toLowerCase(Locale.ROOT);
  }
}

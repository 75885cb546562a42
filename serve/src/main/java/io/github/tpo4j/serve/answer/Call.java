package io.github.tpo4j.serve.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.model.Tpo;
import java.util.Optional;

/** What a request wants from the model, once it has been read. */
interface Call {
  /** Verb for the metrics. */
  String verb();

  /** Prefix of its id. */
  String kind();

  /** The model it names. */
  Optional<String> model();

  /** The medium it is about. */
  Optional<MediaRef> medium();

  /** Whether it is answered with events. */
  boolean streams();

  /** Whether events say how far the work is. */
  boolean tellsProgress();

  /** How far the work is, as an event. */
  ObjectNode progress(Run run, String what, long done, long total);

  /** Asks the model and tells the answer. */
  void answer(Tpo tpo, Run run);
}

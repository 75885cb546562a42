package io.github.tpo4j.data.input;

/** Is told what is odd in a file that can be read all the same. */
@FunctionalInterface
public interface Oddities {
  /**
   * Takes one place where something is odd.
   *
   * @param what is odd, in the same words for every place
   * @param where file and line, frame or id
   */
  void add(String what, String where);
}

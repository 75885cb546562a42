package io.github.tpo4j.cli.train;

import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleFile;
import io.github.tpo4j.data.sample.SampleLayout;
import io.github.tpo4j.model.text.bpe.BytePairTrainer;
import io.github.tpo4j.model.text.bpe.Vocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes vocabularies. */
@Command(
    name = "tokenizer",
    mixinStandardHelpOptions = true,
    description = "Make a vocabulary of one's own.")
public final class TokenizerVerb {

  /** Learns byte pairs from samples and texts. */
  @Command(
      name = "train",
      description = "Learn a byte-level vocabulary from samples (.jsonl) and texts.",
      footer = {"%nThe same files, in any order, give the same vocabulary."})
  public static final class Train implements Callable<Integer> {
    @Mixin private OutputOptions output;

    @Option(
        names = "--corpus",
        required = true,
        arity = "1..*",
        paramLabel = "FILE",
        description = "Files of samples (.jsonl), read as the model reads them, or UTF-8 texts.")
    private List<Path> corpus;

    @Option(
        names = "--size",
        defaultValue = "2000",
        paramLabel = "N",
        description = "Ids in all, the tasks' words included (${DEFAULT-VALUE}).")
    private int size;

    @Option(
        names = "--out",
        required = true,
        paramLabel = "DIR",
        description = "Folder for tokenizer.json and tokenizer_config.json.")
    private Path out;

    private final Terminal terminal;

    public Train(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      output.apply();
      BytePairTrainer trainer = new BytePairTrainer();
      corpus.forEach(file -> read(file, trainer));
      Vocabulary learned = trainer.train(size);
      learned.write(out);
      terminal.out().println("%s: %d ids".formatted(out, learned.size()));
      return 0;
    }

    private static void read(Path file, BytePairTrainer trainer) {
      if (file.toString().endsWith(".jsonl")) {
        SampleFile.read(file, (sample, line) -> learn(sample, trainer));
        return;
      }
      try (Stream<String> lines = Files.lines(file)) {
        lines.forEach(trainer::add);
      } catch (IOException | UncheckedIOException e) {
        throw new TpoException(
            TpoException.Kind.DATA,
            "%s: expected a readable file of UTF-8 text; %s".formatted(file, e.getMessage()),
            e);
      }
    }

    private static void learn(Sample sample, BytePairTrainer trainer) {
      for (PromptLayout.Segment segment :
          SampleLayout.training(sample, PromptLayout.Kind.VIDEO).segments()) {
        if (segment instanceof PromptLayout.Text text) {
          trainer.add(text.text());
        }
      }
    }
  }
}

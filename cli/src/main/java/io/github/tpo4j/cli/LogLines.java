package io.github.tpo4j.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.github.tpo4j.cli.terminal.ProgressLine;

/**
 * Sends what the libraries log to standard error, in the form of all other messages. Found by
 * logback as a service: an XML file would cost a tenth of a second at every start.
 */
public final class LogLines extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    AppenderBase<ILoggingEvent> lines =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            ProgressLine.clearCurrent();
            String level =
                event.getLevel().isGreaterOrEqual(Level.WARN)
                    ? event.getLevel().levelStr.replace("WARN", "warning").replace("ERROR", "error")
                        + ": "
                    : "";
            System.err.println("tpo: " + level + event.getFormattedMessage());
          }
        };
    lines.setContext(context);
    lines.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(lines);
    // the tokenizers' library looks for a GPU of its own accord and complains where there is none
    context.getLogger("ai.djl.util.cuda").setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}

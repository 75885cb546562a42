package io.github.tpo4j.model.weights;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Scopes;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A safetensors file, mapped into memory as one libtorch storage.
 *
 * <p>Tensors are views of the mapping: opening reads the header only, pages come from the file when
 * they are touched, and writes to a tensor stay private to the process. The mapping lives as long
 * as any view of it does, so nothing has to be closed.
 */
public final class SafetensorsFile {
  private static final Logger log = LoggerFactory.getLogger(SafetensorsFile.class);

  /** A smaller file is copied without a word. */
  private static final long WORTH_TELLING = 64L << 20;

  private final AtomicBoolean toldCopied = new AtomicBoolean();
  private final Path file;
  private final SafetensorsHeader header;
  private final Tensor bytes;

  private SafetensorsFile(Path file, SafetensorsHeader header, Tensor bytes) {
    this.file = file;
    this.header = header;
    this.bytes = bytes;
  }

  /** Maps a file after checking all of its header. */
  public static SafetensorsFile open(Path file) {
    TorchRuntime.start();
    SafetensorsHeader header = SafetensorsHeader.read(file);
    long size = header.dataStart();
    for (SafetensorsHeader.Entry e : header.tensors().values()) {
      size += e.bytes();
    }
    try {
      Tensor bytes =
          torch.from_file(
              file.toString(),
              new BoolOptional(false),
              new LongOptional(size),
              Tensors.options(ScalarType.Byte));
      return new SafetensorsFile(file, header, bytes);
    } catch (RuntimeException e) {
      throw new TpoException(
          TpoException.Kind.MODEL,
          file + ": cannot be mapped into memory: " + TorchRuntime.firstLine(e),
          e);
    }
  }

  /** The file that was opened. */
  public Path path() {
    return file;
  }

  /** Names in the file's order. */
  public Set<String> names() {
    return header.tensors().keySet();
  }

  /** The texts under {@code __metadata__}. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  public boolean has(String name) {
    return header.tensors().containsKey(name);
  }

  /** Shape of a tensor, without touching its data. */
  public long[] shape(String name) {
    return entry(name).shape().clone();
  }

  /** Type of a tensor, without touching its data. */
  public ScalarType type(String name) {
    return entry(name).type();
  }

  /** A view of the mapped tensor, of the type it is stored in. */
  public Tensor tensor(String name) {
    SafetensorsHeader.Entry e = entry(name);
    if (e.bytes() == 0) {
      return Tensors.empty(e.type(), e.shape());
    }
    long at = header.dataStart() + e.begin();
    return Scopes.tidy(
        () -> {
          Tensor slice = bytes.narrow(0, at, e.bytes());
          if (at % SafetensorsHeader.bytesOf(e.type()) != 0) {
            slice = slice.clone(); // some writers do not align the data; a view needs it
            tellCopied();
          }
          return slice.view(e.type()).view(e.shape());
        });
  }

  private void tellCopied() {
    if (bytes.numel() >= WORTH_TELLING && !toldCopied.getAndSet(true)) {
      log.warn(
          "{}: its tensors do not begin at multiples of their size, so up to {} MB are copied into"
              + " memory instead of mapped; writing the file again with a current safetensors"
              + " library aligns them",
          file,
          bytes.numel() >> 20);
    }
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry e = header.tensors().get(name);
    if (e == null) {
      throw TpoException.model(file + ": has no tensor named " + name);
    }
    return e;
  }
}

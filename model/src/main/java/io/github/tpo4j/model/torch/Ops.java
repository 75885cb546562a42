package io.github.tpo4j.model.torch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;

/** Calls an ATen operator by its schema name: the way to operators that have no Java method. */
public final class Ops {
  private static final Map<String, OperatorHandle> HANDLES = new ConcurrentHashMap<>();

  private Ops() {}

  /**
   * @param name such as {@code aten::_fused_adamw_}
   * @param overload such as {@code tensor_lr}; empty for the operator without one
   * @param arguments every argument of the schema in order
   * @return the results, in order
   */
  public static IValueVector call(String name, String overload, IValue... arguments) {
    TorchRuntime.start();
    OperatorHandle handle =
        HANDLES.computeIfAbsent(
            name + '.' + overload,
            key -> {
              OperatorHandle h = Dispatcher.singleton().findSchemaOrThrow(name, overload);
              h.retainReference(); // outlives the scope of the first call
              return h;
            });
    IValueVector stack = new IValueVector(arguments);
    Dispatcher.singleton().callBoxed(handle, stack);
    return stack;
  }
}

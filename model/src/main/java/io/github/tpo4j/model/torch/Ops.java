package io.github.tpo4j.model.torch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;

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
    IValueVector stack = new IValueVector(arguments);
    Dispatcher.singleton().callBoxed(handle(name, overload), stack);
    return stack;
  }

  /**
   * Calls an operator with one tensor as result. {@code toTensor()} of a result of {@link #call} is
   * a reference that dies with the results; this tensor is its own.
   */
  public static Tensor tensor(String name, String overload, IValue... arguments) {
    return Scopes.tidy(() -> new Tensor(call(name, overload, arguments).get(0).toTensor()));
  }

  /**
   * A list for an argument of an operator, of the element type that its schema asks for.
   *
   * @param index of the argument in the schema
   */
  public static IValue list(String name, String overload, int index, IValue... values) {
    TorchRuntime.start();
    var argument = handle(name, overload).schema().arguments().getPointer(index);
    GenericList list = new GenericList(argument.type().get().containedTypes().get(0));
    for (IValue v : values) {
      list.push_back(v);
    }
    return new IValue(list);
  }

  private static OperatorHandle handle(String name, String overload) {
    return HANDLES.computeIfAbsent(
        name + '.' + overload,
        key -> {
          OperatorHandle h = Dispatcher.singleton().findSchemaOrThrow(name, overload);
          h.retainReference(); // outlives the scope of the first call
          return h;
        });
  }
}

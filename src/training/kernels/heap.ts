/** Tensors of the tfjs wasm backend, as places in its memory. */
import {
  type BackendValues,
  type DataType,
  type KernelBackend,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';

/** What kernels use of `BackendWasm` of tfjs, whose own type does not name it. */
export interface WasmBackend extends KernelBackend {
  readonly wasm: {
    readonly HEAPF32: Float32Array;
    readonly HEAP32: Int32Array;
    /** The exports of the compiled module; the memory is among them, or beside them in the build with threads. */
    readonly asm: { readonly memory?: WebAssembly.Memory };
    readonly wasmMemory?: WebAssembly.Memory;
    _malloc(bytes: number): number;
    _free(pointer: number): void;
  };
  readonly dataIdMap: { get(dataId: object): { readonly id: number; memoryOffset: number } };
  makeOutput(
    shape: number[],
    dtype: DataType,
    memoryOffset?: number,
    values?: BackendValues,
  ): TensorInfo;
}

/** Address of a tensor's first byte. It stays while the tensor lives, also when the memory grows. */
export function addressOf(backend: WasmBackend, tensor: TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

/** A view of a float32 tensor. Any allocation may end it: take all of them after the last `makeOutput`. */
export function floatsOf(backend: WasmBackend, tensor: TensorInfo): Float32Array {
  const start = addressOf(backend, tensor) / 4;
  return backend.wasm.HEAPF32.subarray(start, start + util.sizeFromShape(tensor.shape));
}

/** A view of an int32 tensor; see {@link floatsOf}. */
export function integersOf(backend: WasmBackend, tensor: TensorInfo): Int32Array {
  const start = addressOf(backend, tensor) / 4;
  return backend.wasm.HEAP32.subarray(start, start + util.sizeFromShape(tensor.shape));
}

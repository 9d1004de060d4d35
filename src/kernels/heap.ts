/** Tensors of the tfjs wasm backend, as places in its memory. */
import type { BackendValues, DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';

/** What kernels use of `BackendWasm` of tfjs, whose own type does not name it. */
export interface WasmBackend extends KernelBackend {
  readonly wasm: {
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

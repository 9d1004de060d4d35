/** Values on their way into LiteRT's buffers and back, in the module's memory or on the GPU. */
import type { LiteRt } from '@litertjs/core';
import { bytesOf, type TensorData } from '../../tensor/dtype.ts';
import { type Gpu, type GpuBuffer, USAGE } from './gpu.ts';

export type LiteRtModule = LiteRt['liteRtWasm'];
export type Environment = ReturnType<LiteRtModule['LiteRtEnvironment']['create']>;
export type TensorBuffer = InstanceType<LiteRtModule['LiteRtTensorBuffer']>;
export type TensorType = ReturnType<ReturnType<LiteRtModule['loadModel']>['getInputTensorType']>;
export type CompiledModel = Awaited<ReturnType<LiteRtModule['compileModel']>>;

/** `GPUMapMode.READ`. */
const MAP_TO_READ = 1;

/** Where buffers are made. */
export interface Memory {
  readonly module: LiteRtModule;
  readonly environment: Environment;
  /** Null where all is computed in the module. */
  readonly gpu: Gpu | null;
}

/** What an input is read from, run after run. */
export interface InputBuffer {
  readonly buffer: TensorBuffer;
  write(data: TensorData): void;
  delete(): void;
}

/** @param bytes of the tensor. */
export function inputBuffer(
  memory: Memory,
  compiled: CompiledModel,
  input: number,
  { type, bytes }: { readonly type: TensorType; readonly bytes: number },
): InputBuffer {
  const { gpu } = memory;
  return gpu && isOnGpu(memory.module, compiled, input)
    ? gpuInput({ ...memory, gpu }, type, bytes)
    : hostInput(memory, type, bytes);
}

/** Whether the file reads the input from the GPU's own memory. */
function isOnGpu(module: LiteRtModule, compiled: CompiledModel, input: number): boolean {
  const requirements = compiled.getInputBufferRequirements(0, input);
  const types = requirements.supportedTypes();
  const { value } = module.LiteRtTensorBufferType.WEB_GPU_BUFFER_PACKED;
  const found = Array.from({ length: types.size() }, (_, i) => types.get(i).value).includes(value);
  types.delete();
  requirements.delete();
  return found;
}

function hostInput({ module, environment }: Memory, type: TensorType, bytes: number): InputBuffer {
  const { HOST_MEMORY } = module.LiteRtTensorBufferType;
  const buffer = module.LiteRtTensorBuffer.createManaged(environment, HOST_MEMORY, type, bytes);
  return {
    buffer,
    write(data) {
      const at = buffer.lock(module.LiteRtTensorBufferLockMode.WRITE);
      module.HEAPU8.set(bytesOf(data), at);
      buffer.unlock();
    },
    delete: () => buffer.delete(),
  };
}

function gpuInput(
  { module, environment, gpu: { device } }: Memory & { readonly gpu: Gpu },
  type: TensorType,
  bytes: number,
): InputBuffer {
  const usage = USAGE.copySource | USAGE.copyTarget | USAGE.storage;
  const own = device.createBuffer({ size: wholeWords(bytes), usage });
  const imported = module.WebGPU.importJsBuffer(own as never);
  const buffer = module.LiteRtTensorBuffer.createFromWebGpuBuffer(
    environment,
    type,
    module.LiteRtTensorBufferType.WEB_GPU_BUFFER_PACKED,
    imported,
    own.size,
  );
  return {
    buffer,
    write(data) {
      const values = bytesOf(data);
      if (values.length === own.size) return device.queue.writeBuffer(own, 0, values);
      const padded = new Uint8Array(own.size);
      padded.set(values);
      device.queue.writeBuffer(own, 0, padded);
    },
    delete() {
      buffer.delete();
      module.wgpuBufferRelease(imported);
      own.destroy();
    },
  };
}

/** WebGPU copies whole words. */
const wholeWords = (bytes: number) => Math.ceil(bytes / 4) * 4;

/** A copy of what a run has left in `result`. */
export async function readBuffer(
  { module, gpu }: Memory,
  result: TensorBuffer,
): Promise<Uint8Array> {
  const bytes = result.packedSize();
  if (gpu && result.isWebGpuMemory()) {
    const buffer = module.WebGPU.getJsObject(result.getWebGpuBuffer()) as unknown as GpuBuffer;
    return fromGpu(gpu, buffer, result.offset(), bytes);
  }
  const at = result.lock(module.LiteRtTensorBufferLockMode.READ);
  const values = module.HEAPU8.slice(at, at + bytes);
  result.unlock();
  return values;
}

/** The CPU may not look into a buffer that the GPU computes in: it gets a copy. */
async function fromGpu(
  { device }: Gpu,
  buffer: GpuBuffer,
  offset: number,
  bytes: number,
): Promise<Uint8Array> {
  const copy = device.createBuffer({
    size: buffer.size,
    usage: USAGE.copyTarget | USAGE.mapRead,
  });
  try {
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, copy, 0, buffer.size);
    device.queue.submit([encoder.finish()]);
    await copy.mapAsync(MAP_TO_READ);
    return new Uint8Array(copy.getMappedRange().slice(offset, offset + bytes));
  } finally {
    copy.destroy();
  }
}

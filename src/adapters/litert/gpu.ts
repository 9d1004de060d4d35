/** The GPU of the browser, by WebGPU. */
import { PlaygroundError } from '../../base/errors.ts';
import type { GpuFacts } from '../../ports/device.ts';

/** What LiteRT uses where there is: 16-bit floats, and sums over a group of threads. */
const WANTED_FEATURES = ['shader-f16', 'subgroups'];
/** Large tensors need more than WebGPU promises everywhere. */
const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxTextureDimension2D',
] as const;

/** Flags of WebGPU: what a buffer is used for. */
export const USAGE = { mapRead: 1, copySource: 4, copyTarget: 8, storage: 128 } as const;

export interface GpuBuffer {
  readonly size: number;
  mapAsync(mode: number): Promise<void>;
  getMappedRange(): ArrayBuffer;
  destroy(): void;
}

/** The part of a `GPUDevice` that is used here. */
export interface GpuDevice {
  readonly queue: {
    writeBuffer(buffer: GpuBuffer, offset: number, data: Uint8Array): void;
    submit(commands: readonly unknown[]): void;
  };
  createBuffer(options: { readonly size: number; readonly usage: number }): GpuBuffer;
  createCommandEncoder(): {
    copyBufferToBuffer(
      from: GpuBuffer,
      fromOffset: number,
      to: GpuBuffer,
      toOffset: number,
      size: number,
    ): void;
    finish(): unknown;
  };
}

interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

interface Adapter {
  readonly info: AdapterInfo;
  readonly isFallbackAdapter?: boolean;
  readonly features: ReadonlySet<string>;
  readonly limits: Readonly<Record<(typeof WANTED_LIMITS)[number], number>>;
  requestDevice(options: {
    readonly requiredFeatures: readonly string[];
    readonly requiredLimits: Readonly<Record<string, number>>;
  }): Promise<GpuDevice>;
}

/** A GPU that is ready. */
export interface Gpu {
  readonly device: GpuDevice;
  readonly facts: GpuFacts;
}

async function findAdapter(): Promise<Adapter | null> {
  const { gpu } = globalThis.navigator as {
    gpu?: { requestAdapter(options: object): Promise<Adapter | null> };
  };
  return (await gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;
}

function factsOf({ info, isFallbackAdapter }: Adapter): GpuFacts {
  const { vendor, architecture, description } = info;
  const name = description || [vendor, architecture].filter((part) => part !== '').join(' ');
  return { name, isSoftware: (info.isFallbackAdapter ?? isFallbackAdapter) === true };
}

/** The GPU that would be used, without taking it; null where the browser offers none. */
export async function findGpu(): Promise<GpuFacts | null> {
  const adapter = await findAdapter().catch(() => null);
  return adapter && factsOf(adapter);
}

/** @throws PlaygroundError `runtime-missing` where the browser offers no GPU, or does not hand it out. */
export async function takeGpu(): Promise<Gpu> {
  const adapter = await findAdapter().catch(() => null);
  if (!adapter) throw missing('This browser offers no WebGPU adapter.');
  try {
    const device = await adapter.requestDevice({
      requiredFeatures: WANTED_FEATURES.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(WANTED_LIMITS.map((name) => [name, adapter.limits[name]])),
    });
    return { device, facts: factsOf(adapter) };
  } catch (error) {
    throw missing(`The GPU is there, and cannot be used: ${String(error)}.`);
  }
}

function missing(message: string): PlaygroundError {
  return new PlaygroundError('runtime-missing', message, 'Run on the CPU instead.');
}

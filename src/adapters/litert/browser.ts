/** LiteRT in a browser's module worker. */
import { supportsFeature } from '@litertjs/core';
import { PlaygroundError } from '../../base/errors.ts';
import type { Device } from '../../ports/device.ts';
import type { InferenceRuntime } from '../../ports/runtime.ts';
import { BUILD_FILES, type LiteRtBuild } from './builds.ts';
import { takeGpu } from './gpu.ts';
import { type ModuleFactory, startLiteRt } from './runtime.ts';

export interface LiteRtLocation {
  /** Folder that holds the glue and the wasm, absolute, with a slash at its end. */
  readonly wasmUrl: string;
}

/**
 * Starts LiteRT in this worker, for one device. Of its builds the best is used that the browser can run.
 * @throws PlaygroundError `runtime-missing` when the files cannot be loaded or started, or there is no such device.
 */
export async function createLiteRtRuntime(
  { wasmUrl }: LiteRtLocation,
  device: Device,
): Promise<InferenceRuntime> {
  const gpu = device === 'webgpu' ? await takeGpu() : null;
  const build = await buildFor(device);
  const url = new URL(`${BUILD_FILES[build]}.js`, wasmUrl);
  const factory = await importGlue(url);
  return startLiteRt(factory, {
    ...{ build, gpu },
    locateFile: (name) => new URL(name, wasmUrl).href,
  });
}

async function buildFor(device: Device): Promise<LiteRtBuild> {
  if (device === 'webgpu' && (await supportsFeature('jspi'))) return 'jspi';
  return (await supportsFeature('relaxedSimd')) ? 'relaxed-simd' : 'compat';
}

/** The glue is a classic script, which a module worker cannot load: it becomes a module by an export at its end. */
async function importGlue(url: URL): Promise<ModuleFactory> {
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) {
    throw new PlaygroundError(
      'runtime-missing',
      `The runtime's file ${url.pathname} cannot be loaded${response ? ` (status ${response.status})` : ''}.`,
      'Check the connection and reload the page.',
    );
  }
  const source = `${await response.text()}\nexport default ModuleFactory;`;
  const blobUrl = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    const glue: { default: ModuleFactory } = await import(/* @vite-ignore */ blobUrl);
    return glue.default;
  } finally {
    URL.revokeObjectURL(blobUrl);
  }
}

/** LiteRT in a browser's module worker. */
import { supportsFeature } from '@litertjs/core';
import { PlaygroundError } from '../../base/errors.ts';
import type { InferenceRuntime } from '../../ports/runtime.ts';
import { BUILD_FILES, type ModuleFactory, startLiteRt } from './runtime.ts';

export interface LiteRtLocation {
  /** Folder that holds the glue and the wasm, absolute, with a slash at its end. */
  readonly wasmUrl: string;
}

/**
 * Starts LiteRT in this worker. Relaxed SIMD is used where the browser has it.
 * @throws PlaygroundError `runtime-missing` when the files cannot be loaded or started.
 */
export async function createLiteRtRuntime({ wasmUrl }: LiteRtLocation): Promise<InferenceRuntime> {
  const build = (await supportsFeature('relaxedSimd')) ? 'relaxed-simd' : 'compat';
  const url = new URL(`${BUILD_FILES[build]}.js`, wasmUrl);
  const factory = await importGlue(url);
  return startLiteRt(factory, build, { locateFile: (name) => new URL(name, wasmUrl).href });
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

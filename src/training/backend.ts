/** The tfjs backends: which start here, and the choice of one. The only file that names them. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { PlaygroundError } from '../base/errors.ts';
import { registerTrainingGradients } from '../kernels/gradients.ts';
import { registerTrainingKernels, startKernelThreads } from '../kernels/index.ts';
import { BACKENDS, type BackendName, type OfferedBackend } from './settings/place.ts';

export interface BackendOptions {
  /** Folder of tfjs's wasm files, absolute; ends with a slash. */
  readonly wasmUrl: string;
}

export interface StartedBackend {
  readonly name: BackendName;
  /** Version and build, in words. */
  readonly detail: string;
  /** Resolves when the graphics device goes away: what waits for it would wait for ever. */
  readonly lost: Promise<void>;
}

/** Loads the code of one backend; none is loaded before it is wanted. */
const LOAD: Readonly<Record<BackendName, (options: BackendOptions) => Promise<string>>> = {
  async webgpu() {
    await import('@tensorflow/tfjs-backend-webgpu');
    return 'WebGPU';
  },
  async webgl() {
    await import('@tensorflow/tfjs-backend-webgl');
    return 'WebGL';
  },
  async wasm({ wasmUrl }) {
    const wasm = await import('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(wasmUrl);
    registerTrainingKernels();
    await tf.setBackend('wasm');
    const threads = await startKernelThreads();
    return `wasm with SIMD, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  },
};

/** What tfjs's graphics backends hold; the rest of them is not ours. */
interface Graphics {
  readonly device?: { readonly lost: Promise<unknown> };
  getGPGPUContext?(): { readonly gl: { readonly canvas: EventTarget } };
}

/** A device that is gone does not come back in this thread. */
async function lossOf(name: BackendName): Promise<void> {
  const backend = tf.backend() as Graphics;
  if (name === 'wasm') return new Promise(() => undefined);
  if (backend.device) await backend.device.lost;
  else {
    const canvas = backend.getGPGPUContext?.().gl.canvas;
    await new Promise((resolve) => canvas?.addEventListener('webglcontextlost', resolve));
  }
}

async function tryBackend(
  name: BackendName,
  options: BackendOptions,
): Promise<StartedBackend | null> {
  try {
    registerTrainingGradients();
    const words = await LOAD[name](options);
    if (!(await tf.setBackend(name))) return null;
    await tf.ready();
    return { name, detail: `TensorFlow.js ${tf.version_core}, ${words}`, lost: lossOf(name) };
  } catch {
    return null;
  }
}

async function fastBackends(): Promise<BackendName[]> {
  const offered = await availableBackends();
  return offered.flatMap(({ name, isSoftware }) => (isSoftware ? [] : [name]));
}

/**
 * Starts the backend of this name, or the first with hardware behind it that starts.
 * @throws PlaygroundError `training-failed` when it does not.
 */
export async function startBackend(
  wanted: BackendName | 'auto',
  options: BackendOptions,
): Promise<StartedBackend> {
  for (const name of wanted === 'auto' ? await fastBackends() : [wanted]) {
    const started = await tryBackend(name, options);
    if (started) return started;
  }
  throw new PlaygroundError(
    'training-failed',
    wanted === 'auto'
      ? 'No training backend starts in this browser.'
      : `The backend ${wanted} does not start in this browser.`,
    'Choose another backend, or a browser with WebAssembly SIMD.',
  );
}

/** Graphics that a processor computes: slower than wasm. */
const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;

interface Adapter {
  readonly isFallbackAdapter?: boolean;
  readonly info?: { readonly isFallbackAdapter?: boolean };
}

/** Null where the browser has none. */
const OFFERED: Readonly<Record<BackendName, () => Promise<Omit<OfferedBackend, 'name'> | null>>> = {
  async webgpu() {
    const { gpu } = globalThis.navigator as { gpu?: { requestAdapter(): Promise<Adapter | null> } };
    const adapter = await gpu?.requestAdapter();
    if (!adapter) return null;
    return { isSoftware: (adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter) === true };
  },
  async webgl() {
    if (typeof OffscreenCanvas === 'undefined') return null;
    const context = new OffscreenCanvas(1, 1).getContext('webgl2');
    const names = context?.getExtension('WEBGL_debug_renderer_info');
    const renderer = String(context?.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? 0) ?? '');
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return context && { isSoftware: SOFTWARE.test(renderer) };
  },
  wasm: async () => (typeof WebAssembly === 'object' ? { isSoftware: false } : null),
};

/** Backends that this browser has, best first and those in software last: asked of the browser, none is started. */
export async function availableBackends(): Promise<OfferedBackend[]> {
  const offered = await Promise.all(BACKENDS.map((name) => OFFERED[name]().catch(() => null)));
  return BACKENDS.flatMap((name, i) => (offered[i] ? [{ name, ...offered[i] }] : [])).sort(
    (a, b) => Number(a.isSoftware) - Number(b.isSoftware),
  );
}

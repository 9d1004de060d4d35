/** Where a run computes. */
import { choice } from '../../base/kinds.ts';
import type { TrainingSpec } from './setting.ts';

/** In the order they are tried: the fastest that the browser has. */
export const BACKENDS = ['webgpu', 'webgl', 'wasm'] as const;
/** One of {@link BACKENDS}. */
export type BackendName = (typeof BACKENDS)[number];

/** A backend that a browser has. */
export interface OfferedBackend {
  readonly name: BackendName;
  /** The processor stands in for a graphics card: right, but slow, and never chosen but by hand. */
  readonly isSoftware: boolean;
}

/** `auto`: the first of the others that starts, software apart. */
const backend: TrainingSpec<BackendName | 'auto'> = {
  ...choice([...BACKENDS, 'auto']),
  usual: 'auto',
};

export const PLACE_SETTINGS = { backend };

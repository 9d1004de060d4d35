/** What files are run on. */

/** Named beside everything that is measured; results of one are never shown as those of another. */
export const DEVICES = ['cpu', 'webgpu'] as const;
/** One of {@link DEVICES}. `webgpu`: a GPU, through the browser's WebGPU. */
export type Device = (typeof DEVICES)[number];

/** What results are of that do not say. */
export const USUAL_DEVICE: Device = 'cpu';

/** Test samples that a processor is given that stands in for a GPU: all of a set would take it minutes. */
export const SOFTWARE_SAMPLES = 200;

/** The GPU that a browser offers, as far as it says. */
export interface GpuFacts {
  /** Vendor and architecture; empty where the browser keeps them to itself. */
  readonly name: string;
  /** The processor stands in for it: its answers are those of a GPU, its speed is not. */
  readonly isSoftware: boolean;
}

/** Stored values → what the model was trained with: (value · scale − mean) / deviation, by channel. */
import type { DataSetup } from './setup/fields.ts';

type ValueSetup = DataSetup['values'];
export type Preset = ValueSetup['preset'];

/** What is done to a value; mean and deviation are one number, or one per channel. */
export interface Normalization {
  readonly scale: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Values from 0 to 255 brought to the range of each preset. `imagenet` is PyTorch's, `caffe` Keras's of VGG and ResNet, whose colours are bgr. */
const PRESET_VALUES: Readonly<Record<Exclude<Preset, 'given'>, Normalization>> = {
  'as-they-are': { scale: 1, mean: [0], std: [1] },
  '0..255': { scale: 1, mean: [0], std: [1] },
  '0..1': { scale: 1 / 255, mean: [0], std: [1] },
  '-1..1': { scale: 1, mean: [127.5], std: [127.5] },
  imagenet: { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  caffe: { scale: 1, mean: [103.939, 116.779, 123.68], std: [1] },
};

/** The numbers behind a preset, or those that are given. */
export function normalizationOf({ preset, scale, mean, std }: ValueSetup): Normalization {
  if (preset !== 'given') return PRESET_VALUES[preset];
  return { scale, mean: mean.length > 0 ? mean : [0], std: std.length > 0 ? std : [1] };
}

/** Changes `values` in place. @param isPlanar each channel lies in one piece. */
export function normalize(
  values: Float32Array,
  { scale, mean, std }: Normalization,
  channels: number,
  isPlanar: boolean,
): Float32Array {
  const isOne = mean.length === 1 && std.length === 1;
  if (isOne && scale === 1 && mean[0] === 0 && std[0] === 1) return values;
  const plane = values.length / channels;
  // A multiplication where it can be one is rounded once; 1 / 255 is a division again, as in Keras.
  const divisor = scale !== 0 && Number.isInteger(1 / scale) ? 1 / scale : 0;
  for (let i = 0; i < values.length; i++) {
    const channel = isOne ? 0 : isPlanar ? Math.floor(i / plane) : i % channels;
    const scaled = divisor ? values[i]! / divisor : values[i]! * scale;
    values[i] = (scaled - (mean[channel] ?? mean[0]!)) / (std[channel] ?? std[0]!);
  }
  return values;
}

/** The values that 0 … 255 become, smallest and largest over all channels. */
export function rangeOf({ scale, mean, std }: Normalization): readonly [number, number] {
  const channels = Math.max(mean.length, std.length);
  const ends = Array.from({ length: channels }, (_, c) =>
    [0, 255].map((value) => (value * scale - (mean[c] ?? mean[0]!)) / (std[c] ?? std[0]!)),
  ).flat();
  return [Math.min(...ends), Math.max(...ends)];
}

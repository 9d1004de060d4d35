/** A set-up to begin with: what model and records say of themselves, sensible guesses for the rest. */

import { pictureShape } from '../pictures/geometry.ts';
import { elementCount } from '../tensor/shape.ts';
import { areNumbers, namesAll } from './classes/class-map.ts';
import type { DataIndex } from './data-index.ts';
import type { InputFacts, ModelFacts } from './model/facts.ts';
import type { DataSetup } from './setup/fields.ts';
import { changedSetup, USUAL_SETUP } from './setup/setup.ts';
import { normalizationOf, type Preset, rangeOf } from './values.ts';

/** Presets that a range is compared with, the likeliest first. */
const RANGES = ['0..1', '-1..1', '0..255'] as const;

/**
 * Nothing of it is asked of a person who does not want to.
 * @param classNames those that the model's file says, in its order.
 */
export function suggestSetup(
  index: DataIndex,
  model: ModelFacts,
  classNames: readonly string[] = [],
): DataSetup {
  const [input] = model.inputs;
  if (!input) return USUAL_SETUP;
  const values = suggestedValues(index, model, input);
  const shape = pictureShape(input.shape);
  const isGrey = model.metadata?.isGrey === true && shape?.channels === 3;
  return changedSetup(USUAL_SETUP, {
    values,
    classes: suggestedClasses(index, model, classNames),
    ...(index.kind === 'audio' && { audio: suggestedAudio(index, input) }),
    ...(index.targets?.kind === 'masks' && {
      masks: { blackAndWhite: index.targets.blackAndWhite },
    }),
    ...(index.kind === 'images' && { image: { ...(isGrey && { color: 'grey' as const }) } }),
  });
}

/** A list that fits the names of the set says more than they do: that in a file beside them first, then that of the model. */
function suggestedClasses(
  index: DataIndex,
  model: ModelFacts,
  classNames: readonly string[],
): Partial<DataSetup['classes']> {
  const shift = countsFromOne(index, model) ? -1 : 0;
  const { targets, classList } = index;
  if (targets?.kind !== 'classes' && targets?.kind !== 'boxes') return { shift };
  const { names } = targets;
  if (namesAll(classList, names)) return { order: 'file' };
  if (targets.kind === 'boxes') {
    return namesAll(classNames, names) ? { order: 'names', names: classNames } : { shift };
  }
  const [output] = model.outputs;
  const isOfModel = output && elementCount(output.shape.slice(1)) === classList.length;
  if (isOfModel && areNumbers(names)) return { order: 'file', shift };
  return namesAll(classNames, names) ? { order: 'names', names: classNames } : { shift };
}

/** Classes 1 … n of a model that answers 0 … n − 1. */
function countsFromOne({ targets }: DataIndex, { outputs }: ModelFacts): boolean {
  const [output] = outputs;
  if (targets?.kind !== 'classes' || !output || outputs.length > 1) return false;
  const numbers = targets.names.map((name) => (/^\d+$/.test(name) ? Number(name) : 0));
  return !numbers.includes(0) && Math.max(...numbers) === elementCount(output.shape.slice(1));
}

/** Several numbers for each of many moments are a spectrogram; how it was made nobody says. */
function suggestedAudio({ looks }: DataIndex, { shape }: InputFacts) {
  const sizes = shape.slice(1).filter((size) => size !== 1);
  const [frames = 0, bands = 0] = sizes;
  const rate = looks.rate === null ? {} : { rate: looks.rate };
  if (sizes.length !== 2 || frames < 2 || bands < 2) return rate;
  return { ...rate, form: 'log-mel' as const, mels: Math.min(512, bands) };
}

function suggestedValues(index: DataIndex, model: ModelFacts, input: InputFacts) {
  if (index.kind === 'audio' || index.kind === 'text') return {};
  // Arrays that are no pixels are what their maker fed to the model.
  const isPixels = index.kind === 'images' || index.arrays[0]?.dtype === 'uint8';
  return isPixels ? suggestedPixels(model, input) : {};
}

/** What pixels from 0 to 255 become. */
export function suggestedPixels(
  model: ModelFacts,
  input: InputFacts,
): Partial<DataSetup['values']> {
  const said = model.metadata?.normalization;
  if (said) return valuesFor(said);
  if (model.scalesPixels) return { preset: '0..255' as const };
  const range = storedRange(input);
  return { preset: (range && nearest(range)) ?? ('0..1' as const) };
}

function valuesFor({ scale, mean, std }: ReturnType<typeof normalizationOf>) {
  const [low, high] = rangeOf({ scale, mean, std });
  const isOne = mean.length === 1 && std.length === 1;
  const preset = isOne ? nearest([low, high]) : undefined;
  return preset ? { preset } : { preset: 'given' as const, scale, mean, std };
}

/** The real values that an integer input can store; undefined for other inputs. */
export function storedRange({
  dtype,
  quantization,
}: InputFacts): readonly [number, number] | undefined {
  const bits = { int8: [-128, 127], uint8: [0, 255] }[dtype as 'int8' | 'uint8'];
  const scale = quantization?.scale[0];
  if (!bits || scale === undefined) return undefined;
  const zero = Number(quantization?.zeroPoint?.[0] ?? 0);
  return [scale * (bits[0]! - zero), scale * (bits[1]! - zero)];
}

function nearest([low, high]: readonly [number, number]): Preset | undefined {
  const span = high - low;
  return RANGES.find((preset) => {
    const [from, to] = rangeOf(normalizationOf({ preset, scale: 1, mean: [], std: [] }));
    return Math.abs(low - from) < 0.05 * span && Math.abs(high - to) < 0.05 * span;
  });
}

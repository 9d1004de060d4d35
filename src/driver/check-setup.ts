/**
 * Whether a set of a person's own is fed to the model as it was trained: a small sample is run in other ways too, and what would do much
 * better is said. Page and command line ask it.
 */
import type { Diagnostic } from '../base/diagnostic.ts';
import type { JobOptions } from '../base/progress.ts';
import type { DataIndex, GivenFile } from '../data/data-index.ts';
import type { ModelFacts } from '../data/model/facts.ts';
import { openData } from '../data/open-data.ts';
import type { DataSetup } from '../data/setup/fields.ts';
import { changedSetup, type PartialSetup } from '../data/setup/setup.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { measureClasses } from './measure-classes.ts';

/** A set, a set-up and a model that fit each other. */
export interface SetupCheck extends JobOptions {
  readonly files: readonly GivenFile[];
  readonly index: DataIndex;
  readonly setup: DataSetup;
  readonly model: ModelFacts;
  /** The model's file: the float one, where there is one. */
  readonly file: Uint8Array;
  readonly runtime: InferenceRuntime;
}

/** Another way to feed the samples, with the share of a small sample that it is right on. */
export interface OtherWay {
  readonly setup: DataSetup;
  readonly accuracy: number;
  /** Within a sentence: `with red and blue swapped`. */
  readonly words: string;
}

/** What the check has found. */
export interface SetupFindings {
  /** Of the sample as it is fed now; null where nothing says what is right. */
  readonly accuracy: number | null;
  readonly samples: number;
  /** The best of the other ways, where it is better than chance can explain. */
  readonly better: OtherWay | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Enough to tell 12 % from 83 %, and quick. */
const SAMPLES = 64;
/** Points of accuracy that another way must win: less may be the luck of a small sample. */
const MUCH = 0.2;
/** The other way must be right this much more often among what is wrong now. */
const SHARE_OF_WRONG = 0.35;

/** @throws PlaygroundError as `openData`, `cancelled`, and what the runtime throws. */
export async function checkSetup(check: SetupCheck): Promise<SetupFindings> {
  const { index, setup } = check;
  const accuracy = await accuracyOf(check, setup);
  const nothing = { samples: Math.min(SAMPLES, index.count), better: null };
  // Nothing can be better by much than what is good.
  if (accuracy === null || accuracy > 1 - MUCH) return { ...nothing, accuracy, diagnostics: [] };
  let better: OtherWay | null = null;
  for (const { words, change } of otherWays(check)) {
    const other = changedSetup(setup, change);
    const reached = await accuracyOf(check, other).catch((error) => {
      check.signal?.throwIfAborted();
      // A way that does not fit the model is none; what is wrong with the set itself was thrown before.
      if (error?.code === 'bad-data') return null;
      throw error;
    });
    if (reached === null || reached <= (better?.accuracy ?? 0)) continue;
    better = { setup: other, accuracy: reached, words };
  }
  const gain = (better?.accuracy ?? 0) - accuracy;
  if (!better || gain < Math.max(MUCH, SHARE_OF_WRONG * (1 - accuracy))) {
    return { ...nothing, accuracy, diagnostics: [] };
  }
  return { ...nothing, accuracy, better, diagnostics: [noteOf(accuracy, better, nothing.samples)] };
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

function noteOf(
  accuracy: number,
  { accuracy: reached, words }: OtherWay,
  samples: number,
): Diagnostic {
  return {
    severity: 'warning',
    code: 'other-setup-better',
    message: `Of ${samples} samples the model is right on ${percent(accuracy)} as they are fed now, and on ${percent(reached)} ${words}: the set-up should probably be changed to that.`,
    where: {},
  };
}

async function accuracyOf(
  { files, index, model, file, runtime, signal }: SetupCheck,
  setup: DataSetup,
): Promise<number | null> {
  const data = await openData(files, index, setup, model);
  const { labels, count } = data.test;
  if (labels?.kind !== 'classes' || count === 0) return null;
  return measureClasses({
    ...{ file, runtime, signal },
    samples: data.test,
    labels: labels.labels,
    // Spread over the set: folders come one after the other.
    places: Uint32Array.from({ length: Math.min(SAMPLES, count) }, (_, i) =>
      Math.floor((i * count) / Math.min(SAMPLES, count)),
    ),
  });
}

interface Way {
  readonly words: string;
  readonly change: PartialSetup;
}

const RANGES: readonly { preset: DataSetup['values']['preset']; words: string }[] = [
  { preset: '0..1', words: 'with values from 0 to 1' },
  { preset: '-1..1', words: 'with values from −1 to 1' },
  { preset: '0..255', words: 'with values from 0 to 255' },
  { preset: 'imagenet', words: 'with ImageNet’s mean and deviation (PyTorch)' },
  { preset: 'caffe', words: 'with blue first and Caffe’s mean subtracted' },
];

/** One thing changed at a time, then colours and range together. */
function otherWays({ index, setup, model }: SetupCheck): readonly Way[] {
  const isPixels = index.kind === 'images' || index.arrays[0]?.dtype === 'uint8';
  const isColor = index.kind === 'images' && setup.image.color !== 'grey';
  const swapped = setup.image.color === 'bgr' ? 'rgb' : 'bgr';
  const colors: Way[] = isColor
    ? [{ words: 'with red and blue swapped', change: { image: { color: swapped } } }]
    : [];
  const ranges: readonly Way[] = isPixels
    ? RANGES.filter(({ preset }) => preset !== setup.values.preset).map(({ preset, words }) => ({
        words,
        change: { values: { preset } },
      }))
    : rescaled(index);
  const shifts: Way[] = [1, -1].map((by) => ({
    words: `with the numbers of the classes ${by > 0 ? 'raised' : 'lowered'} by one`,
    change: { classes: { shift: setup.classes.shift + by } },
  }));
  const isNumbered =
    index.targets?.kind === 'classes' && index.targets.names.every((name) => /^\d+$/.test(name));
  const orders: Way[] = isNumbered
    ? [
        {
          words: 'with folders numbered by the alphabet, as Keras does',
          change: { classes: { order: 'alphabet' } },
        },
      ]
    : [];
  const both: Way[] = isColor
    ? ranges
        .filter(({ change }) => change.values?.preset !== 'caffe')
        .map(({ words, change }) => ({
          words: `${words} and red and blue swapped`,
          change: { ...change, image: { color: swapped } },
        }))
    : [];
  const wraps = model.outputs.length === 1 ? shifts : [];
  return [...colors, ...ranges, ...wraps, ...orders, ...both];
}

/** Arrays of real numbers that look like pixels: stored from 0 to 255, or from 0 to 1. */
function rescaled({ looks: { range }, table }: DataIndex): readonly Way[] {
  if (!range || table) return [];
  const [low, high] = range;
  const given = (scale: number, mean: number, std: number, words: string): Way => ({
    words,
    change: { values: { preset: 'given', scale, mean: [mean], std: [std] } },
  });
  if (low >= 0 && high > 1.5 && high <= 255) {
    return [
      given(1 / 255, 0, 1, 'with values divided by 255'),
      given(1, 127.5, 127.5, 'with values brought to −1 to 1'),
    ];
  }
  if (low >= 0 && high <= 1) {
    return [
      given(255, 0, 1, 'with values multiplied by 255'),
      given(2, 1, 1, 'with values brought to −1 to 1'),
    ];
  }
  if (low >= -1 && low < 0 && high <= 1) {
    return [
      given(0.5, -0.5, 1, 'with values brought to 0 to 1'),
      given(127.5, -127.5, 1, 'with values from 0 to 255'),
    ];
  }
  return [];
}

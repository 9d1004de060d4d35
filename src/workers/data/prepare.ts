/** A set as a model will see it: what it says of itself, and some samples to look at. */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { openBoth, type ScannedFiles } from '../../adapters/datasets/open-both.ts';
import type { OwnFacts } from '../../adapters/datasets/own-facts.ts';
import { labelsFor, ownTask, ownTasks } from '../../adapters/datasets/own-task.ts';
import { OWN_PREFIX } from '../../adapters/datasets/source.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { DataIndex, GivenFile } from '../../data/data-index.ts';
import type { ModelFacts } from '../../data/model/facts.ts';
import type { OwnLabels } from '../../data/open-data.ts';
import type { DataSetup } from '../../data/setup/fields.ts';
import { USUAL_SETUP, writeSetup } from '../../data/setup/setup.ts';
import { madeUpPixels } from '../../data/synthetic.ts';
import { normalizationOf } from '../../data/values.ts';
import { rightMarks } from '../../evaluation/marks.ts';
import { mostSamplesOf } from '../../evaluation/reference-outputs.ts';
import { type TaskName, taskOf } from '../../evaluation/tasks.ts';
import { geometryOf } from '../../pictures/geometry.ts';
import type { SampleSource } from '../../ports/batches.ts';
import { INK, type PictureFacts, type PictureLook } from '../../ports/data-source.ts';
import type { PreparedSet, ScannedSet } from '../api/data.ts';

/** What is to be prepared. */
export interface Preparation {
  readonly files: readonly GivenFile[];
  readonly index: DataIndex;
  readonly scanned: ScannedSet;
  /** Another drop that is calibrated with. */
  readonly calibration: (ScannedFiles & Pick<ScannedSet, 'sha256'>) | null;
  readonly setup: DataSetup;
  readonly model: ModelFacts;
}

/** Pictures that are shown first beside the page's own. */
const FIRST = 3;

/** @throws PlaygroundError `bad-data` where set-up, files and model do not fit each other, or nothing is left to measure on. */
export async function preparedSet(wanted: Preparation, shown: number): Promise<PreparedSet> {
  const { index, scanned, calibration, setup, model } = wanted;
  const opened = await openBoth(wanted, calibration, setup, model);
  const { test } = opened;
  if (test.count === 0) {
    throw new PlaygroundError(
      'bad-data',
      'All records are for calibration: none are left to measure on.',
      'Lower the share for calibration.',
    );
  }
  const truth = { name: scanned.name, classNames: opened.classNames };
  const tasks = ownTasks(test.labels, truth, model);
  const task = ownTask(setup.task, tasks);
  const facts: OwnFacts = {
    id: idOf(wanted),
    name: scanned.name,
    task,
    classNames: opened.classNames,
    testSamples: mostOf(task, test.count, model),
    trainingSamples: opened.calibrationSamples,
    picture: pictureIn(wanted, test.count),
    inputs: model.inputs.map(({ shape }) => shape),
  };
  const classes = test.labels?.kind === 'classes' ? test.labels.labels : null;
  const places = spread(test.count, shown);
  const right = isMarked(test.labels)
    ? await labelsFor(task, opened, setup).catch(() => null)
    : null;
  const samples = [];
  for (const place of places) {
    const values = await firstInput(test, place);
    const marks = await rightMarks(right, place);
    samples.push({ place, label: classes?.[place] ?? null, values, marks });
  }
  return {
    ...{ facts, tasks, setup, classCounts: opened.classCounts },
    samples,
    values: valuesIn(samples.map(({ values }) => values)),
    diagnostics: opened.diagnostics.filter((said) => !index.diagnostics.includes(said)),
  };
}

/** Whether right answers can be seen in the pictures themselves. */
const isMarked = (labels: OwnLabels | null) => labels?.kind === 'maps' || labels?.kind === 'boxes';

/** Changes with the order of samples, as results are kept in it. */
const ORDER = 2;

/** Two sets are the same where files, set-up and inputs are: results of the one are those of the other. */
function idOf({ scanned, calibration, setup, model }: Preparation): string {
  const other = calibration ? [calibration.sha256] : [];
  const shapes = model.inputs.map(({ shape }) => shape);
  const how = JSON.stringify([ORDER, writeSetup(setup), shapes, ...other]);
  const hash = bytesToHex(sha256(new TextEncoder().encode(how)));
  return `${OWN_PREFIX}${scanned.sha256.slice(0, 16)}-${hash.slice(0, 8)}`;
}

/** Outputs of the float model are kept: see `referenceOutputs`. */
function mostOf(task: TaskName, count: number, { outputs }: ModelFacts): number {
  if (!taskOf(task).needsReference) return count;
  return Math.min(count, mostSamplesOf(outputs.map(({ shape }) => shape)));
}

/** How samples are shown where they are pictures, those that are made up among them; null where they are none. */
function pictureIn({ index, setup, model }: Preparation, samples: number): PictureFacts | null {
  if (index.kind === 'images') return pictureOf(setup, model, samples);
  const [input] = model.inputs;
  const pixels = index.isMadeUp && input ? madeUpPixels(model, input) : null;
  return pixels && pictureOf({ ...USUAL_SETUP, values: pixels }, model, samples);
}

/** The light of a value is undone by what was done to the pixels. */
function pictureOf(setup: DataSetup, { inputs }: ModelFacts, samples: number): PictureFacts {
  const { height, width, channels, isPlanar } = geometryOf(inputs[0]?.shape ?? [], setup.image);
  const { scale, mean, std } = normalizationOf(setup.values);
  const isSwapped = setup.image.color === 'bgr' || setup.values.preset === 'caffe';
  const look: PictureLook = {
    kind: 'light',
    channels: Array.from({ length: channels }, (_, color) => {
      const from = isSwapped ? channels - 1 - color : color;
      const factor = (std[from] ?? std[0] ?? 1) / (scale * 255);
      return { from, scale: factor, offset: (mean[from] ?? mean[0] ?? 0) / (scale * 255) };
    }),
    planar: isPlanar,
  };
  const isPlainInk = channels === 1 && setup.values.preset === '0..1';
  return {
    ...{ width, height, drawn: false, first: spread(samples, FIRST) },
    // Grey pictures that are bright on black look like ink, as those of MNIST and its relatives.
    look: isPlainInk ? { ...INK, kind: 'light' } : look,
  };
}

/** Places all over the set. */
function spread(count: number, wanted: number): number[] {
  const most = Math.min(count, wanted);
  return Array.from({ length: most }, (_, i) => Math.floor(((i + 0.5) * count) / most));
}

async function firstInput(test: SampleSource, place: number): Promise<Float32Array> {
  const [values = new Float32Array(0)] = await test.read(place, 1);
  return values instanceof Float32Array
    ? values
    : Float32Array.from(values as ArrayLike<number>, Number);
}

function valuesIn(samples: readonly Float32Array[]): PreparedSet['values'] {
  let [low, high, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const values of samples) {
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
      sum += value;
    }
    count += values.length;
  }
  return { low, high, mean: count === 0 ? 0 : sum / count };
}

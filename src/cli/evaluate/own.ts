/** evaluate --data: a person's own set, whatever its kind, with a task of the table of tasks. */
import { labelsFor, ownTask, ownTasks } from '../../adapters/datasets/own-task.ts';
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { toErrorData } from '../../base/errors.ts';
import type { OpenedData } from '../../data/open-data.ts';
import { writeSetup } from '../../data/setup/setup.ts';
import { checkSetup } from '../../driver/check-setup.ts';
import { measure } from '../../driver/measure.ts';
import { runHere } from '../../driver/run-here.ts';
import { figureInWords } from '../../evaluation/figure-words.ts';
import { labelsAt } from '../../evaluation/labels.ts';
import { referenceOutputs } from '../../evaluation/reference-outputs.ts';
import { firstPlaces } from '../../evaluation/sample-order.ts';
import { stoppedWords } from '../../evaluation/sample-words.ts';
import {
  classLabels,
  headlineOf,
  type TaskLabels,
  type TaskName,
  type TaskReport,
  taskOf,
} from '../../evaluation/tasks.ts';
import type { Model } from '../../ir/model.ts';
import { reordered } from '../../ports/batches.ts';
import type { InferenceRuntime } from '../../ports/runtime.ts';
import { CommandError, diagnosticLine, namingFile } from '../command.ts';
import { checkOutput, readInput, writeOutput } from '../files.ts';
import { interrupted } from '../long-work.ts';
import { type OwnData, openOwnData } from '../own-data.ts';
import { heldAgainst, type Limits, type LimitsResult } from './limits.ts';

export interface OwnJob {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly model: Model;
  readonly data: string;
  readonly limits?: Limits | null | undefined;
  readonly json: boolean;
  readonly preprocess?: string | undefined;
  readonly 'save-preprocess'?: string | undefined;
  readonly task?: string | undefined;
  readonly float?: string | undefined;
  readonly first?: string | undefined;
}

/** What is printed. @throws PlaygroundError naming the file. */
export async function evaluateOwn(job: OwnJob): Promise<string> {
  const { file, bytes, model, data: path, preprocess } = job;
  const saved = job['save-preprocess'];
  if (saved !== undefined) await checkOutput(saved, [file, path]);
  const own = await openOwnData(path, model, { preprocess, share: 0, bytes });
  const { setup } = own;
  const count = firstOf(job.first, own.data.test.count);
  const data = partOf(own.data, count);
  // The first Ctrl-C ends the run with what is measured by then; the second ends the process.
  const enough = interrupted();
  const runtime = await createLiteRtRuntime();
  const task = taskFor(job.task ?? setup.task, own, job.float);
  const labels = await answersFor(
    task,
    { ...own, data },
    { ...job, of: own.data.test, count, runtime },
  );
  const { evaluation, imagesPerSecond } = await measure({
    ...{ task, count, labels },
    runners: [
      (...part) =>
        namingFile(file, () =>
          runHere({
            ...{ file: bytes, task, labels, runtime, enough },
            samples: data.test,
          })(...part),
        ),
    ],
  });
  const nameOf = (i: number) => data.classNames[i] ?? String(i);
  const doubt = taskOf(task).doubt(evaluation, nameOf);
  const isStopped = evaluation.of !== undefined;
  if (isStopped) process.exitCode = STOPPED;
  const checked = { files: own.files, index: own.index, setup, model: own.facts };
  const found = enough.aborted
    ? []
    : await foundIn(checkSetup({ ...checked, file: bytes, runtime, signal: enough }));
  const diagnostics = [...data.diagnostics, ...found, ...(doubt ? [doubt] : [])];
  const used = { ...setup, task };
  if (saved !== undefined) await writeOutput(saved, new TextEncoder().encode(writeSetup(used)));
  const held =
    job.limits && !isStopped
      ? heldAgainst(job.limits, { bytes: bytes.length, headline: headlineOf(evaluation) })
      : null;
  const shown = {
    ...{ evaluation, held },
    bytes: bytes.length,
    own,
    count: evaluation.images,
    runtime,
    imagesPerSecond,
    diagnostics,
  };
  return job.json
    ? JSON.stringify({ ...jsonOf(shown), setup: JSON.parse(writeSetup(used)) })
    : [...linesOf(shown), ...(saved === undefined ? [] : [`${saved}: the set-up`])].join('\n');
}

/** What a check found; nothing of one that Ctrl-C has ended: what was measured before is printed. */
async function foundIn(check: ReturnType<typeof checkSetup>): Promise<readonly Diagnostic[]> {
  try {
    return (await check).diagnostics;
  } catch (thrown) {
    if (toErrorData(thrown).code !== 'cancelled') throw thrown;
    return [];
  }
}

/** As shells say it of a process that Ctrl-C has ended: a script does not take the result for that of all samples. */
export const STOPPED = 130;

/** So many test samples at random, in their order: data are often sorted by class, and the first ones would be of one. Right answers stay those of all. */
function partOf(data: OpenedData, count: number): OpenedData {
  const { test } = data;
  if (count === test.count) return data;
  const places = firstPlaces(test.count, count);
  return {
    ...data,
    test: { ...reordered(test, places), labels: test.labels },
    nameOf: (i) => data.nameOf(places[i] ?? i),
    picture: (i) => data.picture(places[i] ?? i),
  };
}

function firstOf(text: string | undefined, count: number): number {
  if (count === 0) {
    throw new CommandError(
      'The set-up leaves no records to measure on.',
      'Make split.calibration smaller than 1.',
    );
  }
  if (text === undefined) return count;
  const first = Number(text);
  if (Number.isSafeInteger(first) && first > 0) return Math.min(first, count);
  throw new CommandError(`--first is “${text}”.`, 'Give a whole number above 0.');
}

function taskFor(
  asked: string | null,
  { data, facts, index }: OwnData,
  float: string | undefined,
): TaskName {
  if (asked !== null) return ownTask(asked, []);
  if (float !== undefined) return 'agreement';
  const truth = { name: index.files[0]?.path ?? '', classNames: data.classNames };
  const [likely] = ownTasks(data.test.labels, truth, facts);
  // Values that the outputs do not fit are refused by their task, which says why.
  if (likely && likely !== 'agreement') return likely;
  if (data.test.labels) return LIKELIEST[data.test.labels.kind];
  const unused = data.diagnostics.find(({ code }) => code === 'masks-unused');
  if (unused) {
    throw new CommandError(unused.message, 'Give --float FLOAT.tflite to measure agreement.');
  }
  throw new CommandError(
    'Nothing says what is right for these records.',
    'Put them into folders named by their classes, add a table of labels, or give --float FLOAT.tflite to measure agreement.',
  );
}

/** What right answers of a kind are for, where the outputs do not fit them. */
const LIKELIEST = {
  classes: 'classification',
  values: 'regression',
  maps: 'segmentation',
  boxes: 'detection',
} as const;

interface LabelsJob {
  /** All samples, with their right answers; the first `count` at random are measured. */
  readonly of: OpenedData['test'];
  readonly count: number;
  readonly runtime: InferenceRuntime;
  readonly float?: string | undefined;
}

/** The right answers as the task takes them. @throws PlaygroundError where the set has none of that kind. */
async function answersFor(
  task: TaskName,
  { data, setup }: OwnData,
  { of, count, runtime, float }: LabelsJob,
): Promise<TaskLabels | null> {
  const all = await labelsFor(task, { test: of }, setup);
  const labels = all && count < of.count ? labelsAt(all, firstPlaces(of.count, count)) : all;
  if (!taskOf(task).needsReference) return labels;
  if (float === undefined) {
    throw new CommandError(
      `The task ${task} compares with the float model.`,
      'Add --float FLOAT.tflite.',
    );
  }
  const outputs = await referenceOutputs({
    ...{ file: await readInput(float), runtime },
    samples: { ...data.test, count },
  });
  const classes = classLabels(labels);
  return { ...outputs, ...(classes && { classes: classes.subarray(0, count) }) };
}

interface Shown {
  readonly evaluation: TaskReport;
  /** Of the file. */
  readonly bytes: number;
  readonly held: LimitsResult | null;
  readonly own: OwnData;
  readonly count: number;
  readonly runtime: InferenceRuntime;
  readonly imagesPerSecond: number;
  readonly diagnostics: readonly Diagnostic[];
}

function jsonOf({ evaluation, bytes, held, own, count, runtime, ...shown }: Shown) {
  const { imagesPerSecond, diagnostics } = shown;
  const headline = headlineOf(evaluation);
  const classes = evaluation.task === 'classification' ? evaluation : null;
  return {
    task: evaluation.task,
    bytes,
    ...(classes && { accuracy: classes.labelled?.accuracy, correct: classes.labelled?.correct }),
    ...(headline && { figure: headline.name, value: headline.value, interval: headline.interval }),
    ...('figures' in evaluation && {
      figures: evaluation.figures.map(({ name, value }) => ({ name, value })),
    }),
    images: count,
    ...(evaluation.of !== undefined && { of: evaluation.of, stopped: true }),
    ...(classes && { classes: classes.classes, classNames: own.data.classNames }),
    kind: own.index.kind,
    records: own.index.count,
    imagesPerSecond: Math.round(imagesPerSecond),
    runtime: runtime.name,
    ...(held && { limits: held }),
    diagnostics,
  };
}

function linesOf({ evaluation, own, count, runtime, imagesPerSecond, diagnostics }: Shown) {
  const headline = headlineOf(evaluation);
  const { labelled } = evaluation.task === 'classification' ? evaluation : { labelled: null };
  const figures = 'figures' in evaluation ? evaluation.figures.slice(1) : [];
  const right = labelled ? ` (${labelled.correct} of ${count} records)` : '';
  return [
    ...(headline
      ? [
          `${headline.name} ${figureInWords(headline)}${right}`,
          `95 % interval ${headline.interval.map((value) => figureInWords({ ...headline, value })).join(' to ')}`,
        ]
      : []),
    ...figures.map((figure) => `${figure.name} ${figureInWords(figure)}`),
    ...(evaluation.of === undefined
      ? []
      : [`measured ${stoppedWords({ ...evaluation, of: evaluation.of })}`]),
    `${own.index.kind}: ${count} of ${own.index.count} records measured, ${Math.round(imagesPerSecond)}/s, ${runtime.name}`,
    ...diagnostics.map(diagnosticLine),
  ];
}

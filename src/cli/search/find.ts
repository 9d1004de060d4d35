/** npm run search -- MODEL --images X.npy --labels Y.npy --calibration SAMPLES --max-bytes N -o OUT.tflite */
import { probeHere } from '../../autopsy/probe.ts';
import { createScorer } from '../../autopsy/score.ts';
import { FORMATS } from '../../formats/index.ts';
import { defaultRecipe } from '../../quantization/recipe/recipe.ts';
import { PIECE } from '../../search/counts.ts';
import { FINALISTS } from '../../search/finals.ts';
import { partLine } from '../../search/part-lines.ts';
import { planOf } from '../../search/plan.ts';
import { type SearchJob, search } from '../../search/search.ts';
import { searchSpace } from '../../search/space.ts';
import { type Command, CommandError, namingFile, sayNotes, type Values } from '../command.ts';
import { checkOutput, writeOutput } from '../files.ts';
import { interrupted, progressLine } from '../long-work.ts';
import { evaluatorsOf } from './evaluators.ts';
import { type OpenInputs, openInputs, samplePaths } from './inputs.ts';
import { type OpenLog, openLog } from './log.ts';
import { givenInputs, goalOf, INPUT_OPTIONS, INPUT_USAGE, wholeNumber } from './options.ts';
import {
  type MeasuredOnAll,
  nothingWithin,
  progressInWords,
  searchJson,
  searchText,
} from './output.ts';
import type { Evaluators } from './pool.ts';

/** Enough to tell half a point of accuracy, and quick. */
const USUAL_SAMPLES = 500;
const USUAL_EVALUATIONS = 120;

const USAGE = `Searches the best quantized file for a budget: mode, bits and granularity of every layer, scheme and remedies.
Every candidate is built and run. Stop it at any time (Ctrl-C): it writes the best file found so far.

  search MODEL --images X.npy [--labels Y.npy] --calibration FILE (--max-bytes N | --max-loss P) -o OUT.tflite [options]

  MODEL                      ${FORMATS.map(({ label }) => label).join(', ')}
  --max-bytes N              the best score in a file of at most N bytes
  --max-loss P               the smallest file that loses at most P points of the float model's score
  --max-float-macs N         at most N multiply-accumulates of a run in floating point, all others in integers;
                             beside one of the other budgets
${INPUT_USAGE}
  --first N                  search on the first N samples (${USUAL_SAMPLES} by default); the file found is measured on all
  --finals N                 when it is done, ${FINALISTS} files that may be the best are measured on the N samples after those, and one is
                             picked by that (four times --first by default, as far as samples go; 0: none)
  --evaluations N            files to build and run at most (${USUAL_EVALUATIONS} by default)
  --seed S                   a whole number; the same seed finds the same (1 by default)
  --jobs N                   threads that build and run files (1 by default); what is found does not depend on it
  --log FILE                 a line for each evaluation; a search that is run again with it goes on where it stopped
  --plan FILE                in place of -o: writes what the search would evaluate next, a line for each part that can be run by
                             itself, on any machine: search run-job does one, search merge puts the results into the log
  --chunk N                  samples of a part (all by default), in steps of ${PIECE}
  -o, --output FILE          the .tflite file to write
  --json                     print the result as one JSON object
  -h, --help                 print this

  search run-job --help, search merge --help: a part of a plan, and the results of all`;

const OPTIONS = {
  ...INPUT_OPTIONS,
  'max-bytes': { type: 'string' },
  'max-loss': { type: 'string' },
  'max-float-macs': { type: 'string' },
  first: { type: 'string' },
  finals: { type: 'string' },
  evaluations: { type: 'string' },
  seed: { type: 'string' },
  jobs: { type: 'string' },
  log: { type: 'string' },
  plan: { type: 'string' },
  chunk: { type: 'string' },
  output: { type: 'string', short: 'o' },
  json: { type: 'boolean' },
} as const;

export const find: Command<typeof OPTIONS> = {
  name: 'search',
  usage: USAGE,
  options: OPTIONS,
  async run(path, values) {
    const wanted = wantedOf(path, values);
    const { given, result, log: logPath, jobs } = wanted;
    const sources = [path, ...(await samplePaths(given))];
    await checkOutput(result, [...sources, ...(logPath ? [logPath] : [])]);
    if (logPath) await checkOutput(logPath, sources);
    const inputs = await openInputs(given);
    sayNotes(inputs.notes);
    const log = logPath === undefined ? null : await openLog(logPath, inputs.hash);
    const signal = interrupted();
    const evaluators = await namingFile(path, () =>
      evaluatorsOf(given, inputs, wanted.isPlan ? 1 : jobs, signal),
    );
    try {
      const task = { wanted, inputs, evaluators, log, signal };
      return await (wanted.isPlan ? written(task) : found(task));
    } finally {
      await evaluators.end();
    }
  },
};

type Wanted = ReturnType<typeof wantedOf>;

function wantedOf(path: string, values: Values<typeof OPTIONS>) {
  const { output, plan, json = false, log } = values;
  const goal = goalOf(values['max-bytes'], values['max-loss']);
  const floatMacs = values['max-float-macs'];
  const first = wholeNumber('first', values.first, USUAL_SAMPLES, 1);
  const { finals } = values;
  const given = {
    ...givenInputs(path, values, first),
    ...(finals !== undefined && { finals: wholeNumber('finals', finals, 0, 0) }),
  };
  const result = output ?? plan;
  if (result === undefined)
    throw new CommandError('No output file was given.', 'Add -o OUT.tflite.');
  if (output !== undefined && plan !== undefined)
    throw new CommandError(
      'Both -o and --plan were given.',
      'A plan is written before there is a file: leave one out.',
    );
  const jobs = wholeNumber('jobs', values.jobs, 1, 1);
  if (plan === undefined ? values.chunk !== undefined : jobs > 1)
    throw new CommandError(
      plan === undefined ? '--chunk was given without --plan.' : '--jobs was given with --plan.',
      plan === undefined ? 'Leave it out.' : 'A plan evaluates nothing: leave --jobs out.',
    );
  return {
    ...{ given, result, log, json, jobs },
    isPlan: plan !== undefined,
    goal:
      floatMacs === undefined
        ? goal
        : { ...goal, floatMacs: wholeNumber('max-float-macs', floatMacs, 0, 0) },
    evaluations: wholeNumber('evaluations', values.evaluations, USUAL_EVALUATIONS, 1),
    seed: wholeNumber('seed', values.seed, 1, 0),
    chunk: wholeNumber('chunk', values.chunk, Number.MAX_SAFE_INTEGER, 1),
  };
}

interface Task {
  readonly wanted: Wanted;
  readonly inputs: OpenInputs;
  readonly evaluators: Evaluators;
  readonly log: OpenLog | null;
  readonly signal: AbortSignal;
}

function searchJob({ wanted, inputs, evaluators, log, signal }: Task): SearchJob {
  const { driver, runs, count } = inputs;
  const { baseline, evaluate, familyOf, ahead, again } = evaluators;
  const { goal, seed, evaluations } = wanted;
  return {
    ...{ goal, seed, evaluations, evaluate, signal },
    space: { ...searchSpace(driver, runs), familyOf },
    calibrated: runs !== null,
    scale: { baseline, samples: count },
    known: log?.known ?? [],
    onProgress: progressLine(process.stderr, progressInWords),
    ...(log && { onEvaluation: log.add }),
    ...(ahead && { ahead }),
    again,
  };
}

/** Searches, and writes the file. */
async function found(task: Task): Promise<string> {
  const { wanted, inputs, evaluators } = task;
  const { kind, baseline } = evaluators;
  const { count, all } = inputs;
  const result = await search(searchJob(task));
  const best = result.best ?? nothingWithin(result, wanted.goal, baseline);
  const file = await evaluators.fileOf(best.recipe);
  await writeOutput(wanted.result, file);
  // Who stopped the search wants its file, not another wait.
  const onAll = result.stopped || count === all.count ? null : await measuredOnAll(inputs, file);
  const outcome = { ...result, best, kind, baseline, samples: count, onAll };
  return wanted.json ? JSON.stringify(searchJson(outcome)) : searchText(outcome, wanted.result);
}

async function measuredOnAll(inputs: OpenInputs, file: Uint8Array): Promise<MeasuredOnAll> {
  const { all, runtime, driver, runs } = inputs;
  const probe = probeHere({ samples: all, runtime });
  const float = await driver.convert(defaultRecipe('float32'), { runs, check: true });
  const scorer = createScorer(await probe.outputs(float.file), inputs);
  const { score } = scorer.score(await probe.outputs(file));
  return { samples: all.count, baseline: scorer.baseline, score };
}

/** Writes the plan. */
async function written(task: Task): Promise<string> {
  const { wanted, inputs } = task;
  const { again: _, ...job } = searchJob(task);
  const parts = await planOf({
    ...job,
    ...{ inputs: inputs.hash, samples: inputs.count, chunk: wanted.chunk },
  });
  await writeOutput(wanted.result, new TextEncoder().encode(parts.map(partLine).join('')));
  const recipes = new Set(parts.map(({ recipe }) => JSON.stringify(recipe))).size;
  if (wanted.json) return JSON.stringify({ parts: parts.length, recipes });
  const next =
    parts.length === 0
      ? 'Nothing is left to evaluate: run the search with -o.'
      : recipes === 1
        ? 'From here on the search decides file by file: run it with this log and -o, on one machine.'
        : 'search run-job does one, search merge puts the results into the log.';
  return `${wanted.result}: ${parts.length} parts of ${recipes} files. ${next}`;
}

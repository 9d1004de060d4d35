/** npm run search -- run-job MODEL --plan PLAN --index N --images X.npy … */
import type { SampleRange } from '../../ports/batches.ts';
import { unlessFatal } from '../../search/ledger.ts';
import { partLine, readPlan } from '../../search/part-lines.ts';
import type { Part } from '../../search/plan.ts';
import { type Command, CommandError, namingFile } from '../command.ts';
import { checkOutput, readInput, writeOutput } from '../files.ts';
import { evaluatorOf, openInputs, samplePaths } from './inputs.ts';
import { givenInputs, INPUT_OPTIONS, INPUT_USAGE, wholeNumber } from './options.ts';

const USAGE = `Does a part of a plan that search --plan wrote, and gives its result: a line of JSON. The same part gives the same line.

  search run-job MODEL --plan PLAN --index N --images X.npy [--labels Y.npy] --calibration FILE [-o RESULT]

  MODEL                      the model, and below its samples, as they were given to search --plan
  --plan FILE                the plan
  --index N                  which line of the plan, counted from 0; the option again for more
${INPUT_USAGE}
  -o, --output FILE          where the result goes; without it, it is printed
  -h, --help                 print this`;

const OPTIONS = {
  ...INPUT_OPTIONS,
  plan: { type: 'string' },
  index: { type: 'string', multiple: true },
  output: { type: 'string', short: 'o' },
} as const;

export const runJob: Command<typeof OPTIONS> = {
  name: 'search run-job',
  usage: USAGE,
  options: OPTIONS,
  async run(path, { plan: planPath, index: indices = [], output, ...values }) {
    if (planPath === undefined)
      throw new CommandError('No plan was given.', 'Add --plan FILE, as search --plan wrote it.');
    if (indices.length === 0)
      throw new CommandError('No part was given.', 'Add --index N, counted from 0.');
    const plan = await namingFile(planPath, async () =>
      readPlan(new TextDecoder().decode(await readInput(planPath))),
    );
    const parts = indices.map((text) => partAt(plan, wholeNumber('index', text, 0, 0)));
    const given = givenInputs(path, values, parts[0]?.of ?? 1);
    if (output) await checkOutput(output, [path, planPath, ...(await samplePaths(given))]);
    const inputs = await openInputs(given);
    const lines: string[] = [];
    for (const part of parts) {
      if (part.inputs !== inputs.hash) throw otherInputs(planPath);
      lines.push(partLine(await resultOf(part, (range) => evaluatorOf(inputs, undefined, range))));
    }
    const text = lines.join('');
    if (output === undefined) return text.trimEnd();
    await writeOutput(output, new TextEncoder().encode(text));
    return `${output}: ${lines.length} of ${plan.length} parts`;
  },
};

function partAt(plan: readonly Part[], index: number): Part {
  const part = plan[index];
  if (part) return part;
  throw new CommandError(
    `The plan has no part ${index}: it has ${plan.length}, counted from 0.`,
    'Give an --index below that.',
  );
}

function otherInputs(plan: string) {
  return new CommandError(
    `The plan ${plan} was made for another model, other samples or another version of LiteRT.`,
    'Give the files that it was made for, or plan again.',
  );
}

async function resultOf(
  part: Part,
  evaluator: (range: SampleRange) => ReturnType<typeof evaluatorOf>,
) {
  const { kind, count } = await evaluator(part);
  const counted = await unlessFatal(() => count(part.recipe));
  return 'failed' in counted ? { ...part, ...counted } : { ...part, kind, ...counted };
}

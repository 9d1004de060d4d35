/** npm run search -- merge PLAN --results FOLDER --log LOG */

import { recipeKey } from '../../quantization/recipe/recipe.ts';
import { mergeParts } from '../../search/merge.ts';
import { readPlan, readResults } from '../../search/part-lines.ts';
import { type Command, CommandError, namingFile } from '../command.ts';
import { checkOutput, filesIn, readInput } from '../files.ts';
import { openLog } from './log.ts';

const USAGE = `Puts the results of a plan into the log of the search, as the search itself would have written them.
Run search --plan again with this log for what comes next, or search with -o to go on here.

  search merge PLAN --results PATH --log LOG

  PLAN                       as search --plan wrote it
  --results PATH             what search run-job gave: a file of lines, or a folder of such files; the option again for more
  --log LOG                  the log of the search; it is begun where there is none
  --json                     print what was done as one JSON object
  -h, --help                 print this`;

const OPTIONS = {
  results: { type: 'string', multiple: true },
  log: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const merge: Command<typeof OPTIONS> = {
  name: 'search merge',
  usage: USAGE,
  options: OPTIONS,
  async run(path, { results: given, log: logPath, json }) {
    if (given === undefined)
      throw new CommandError('No results were given.', 'Add --results PATH, a file or a folder.');
    if (logPath === undefined)
      throw new CommandError('No log was given.', 'Add --log FILE: the results go there.');
    const files = (await Promise.all(given.map(filesIn))).flat();
    await checkOutput(logPath, [path, ...files]);
    const plan = await linesOf(path, readPlan);
    const [first] = plan;
    if (!first) throw new CommandError(`The plan ${path} is empty.`, 'There is nothing to merge.');
    const results = (await Promise.all(files.map((file) => linesOf(file, readResults)))).flat();
    const evaluations = await mergeParts(plan, results);
    const log = await openLog(logPath, first.inputs);
    const known = new Set(log.known.map(({ recipe }) => recipeKey(recipe)));
    const added = evaluations.filter(({ recipe }) => !known.has(recipeKey(recipe)));
    for (const evaluation of added) await log.add(evaluation);
    const numbers = { parts: plan.length, evaluations: evaluations.length, added: added.length };
    if (json) return JSON.stringify(numbers);
    return `${logPath}: ${added.length} evaluations added, of ${plan.length} parts`;
  },
};

async function linesOf<T>(path: string, read: (content: string) => T): Promise<T> {
  return namingFile(path, async () => read(new TextDecoder().decode(await readInput(path))));
}

/** Starters on the command line: files beside the .tflite. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_FILES, DEMO_LICENSE } from '../adapters/litert/demo-files.ts';
import { ownFile, packageFile } from '../adapters/litert/package-files.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { STARTERS } from '../starters/index.ts';
import { STARTER_KINDS, STARTER_NAMES, type StarterName } from '../starters/kinds.ts';
import { type StarterFile, type StarterSource, stemOf } from '../starters/starter.ts';
import { subjectOf } from '../starters/subject.ts';
import { CommandError } from './command.ts';
import { writeOutput } from './files.ts';

interface ChosenStarter {
  readonly name: StarterName;
  readonly path: string;
  readonly label: string;
}

/** Where each of `names` goes: beside `output`, with an ending of its own. */
export function chosenStarters(
  names: readonly string[] = [],
  output: string,
): readonly ChosenStarter[] {
  return [...new Set(names)].map((given) => {
    const name = STARTER_NAMES.find((one) => one === given);
    if (!name) {
      throw new CommandError(
        `There is no starter “${given}”.`,
        `Choose among ${STARTER_NAMES.join(', ')}.`,
      );
    }
    const { ending, label } = STARTER_KINDS[name];
    return { name, path: `${stemOf(output)}${ending}`, label };
  });
}

/** LiteRT.js as the packages hold it. */
function runtimeFiles(): Promise<readonly StarterFile[]> {
  const files = Object.entries(DEMO_FILES).map(([name, module]) => ({
    name,
    url: packageFile(module),
  }));
  return Promise.all(
    [...files, { name: DEMO_LICENSE, url: ownFile(DEMO_LICENSE) }].map(async ({ name, url }) => ({
      name,
      bytes: new Uint8Array(await readFile(fileURLToPath(url))),
    })),
  );
}

/** Writes them, for the file that was written to `output`. */
export async function writeStarters(
  chosen: readonly ChosenStarter[],
  made: {
    readonly output: string;
    readonly file: Uint8Array;
    readonly recipe: Recipe;
    readonly source: StarterSource;
  },
): Promise<void> {
  if (chosen.length === 0) return;
  const { output, file, recipe, source } = made;
  const subject = subjectOf({
    ...{ file, recipe, fileName: basename(output) },
    source: { ...source, fileName: basename(source.fileName) },
  });
  for (const { name, path } of chosen) {
    const runtime = STARTER_KINDS[name].withRuntime ? await runtimeFiles() : [];
    await writeOutput(path, STARTERS[name](subject, runtime));
  }
}

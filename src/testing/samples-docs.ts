/** What quantization costs the samples that are not in the goldens' folders, beside the files of TensorFlow's converter. */

import { figureInWords } from '../evaluation/figure-words.ts';
import type { Unit } from '../evaluation/figures.ts';
import { headlineOf } from '../evaluation/tasks.ts';
import type { ModeName } from '../quantization/modes/index.ts';
import { columnRecipe, type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import { SAMPLES, type Sample } from '../share/samples.ts';
import { parseStoredResults } from '../share/stored-results.ts';
import { publicFile, referenceFile } from './reference-files.ts';

interface PythonFile {
  readonly bytes: number;
  readonly figure: number;
}

interface PythonResults {
  readonly date: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly samples: Readonly<Record<string, Readonly<Record<string, PythonFile>>>>;
}

/** A file of ours, and that of the converter where it makes such a file. */
export interface ComparedFile {
  readonly sample: Sample;
  readonly name: string;
  readonly bytes: number;
  readonly figure: number;
  readonly unit: Unit;
  readonly theirs: PythonFile | null;
}

const converter: Recipe = { ...columnRecipe('int8'), scheme: 'tflite' };

const FILES: readonly {
  readonly name: string;
  readonly recipe: Recipe;
  readonly theirs?: ModeName;
}[] = [
  { name: 'float32', recipe: columnRecipe('float32'), theirs: 'float32' },
  { name: 'float16', recipe: columnRecipe('float16'), theirs: 'float16' },
  { name: 'dynamic-int8', recipe: columnRecipe('dynamic-int8'), theirs: 'dynamic-int8' },
  { name: 'int8, scheme `tflite`', recipe: converter, theirs: 'int8' },
  { name: 'int8, scheme `best`', recipe: columnRecipe('int8') },
];

export const pythonResults = (): PythonResults =>
  JSON.parse(new TextDecoder().decode(referenceFile('samples.json')));

/** All files of all samples that Python was given. @throws TypeError where one is not stored. */
export function comparedFiles(): readonly ComparedFile[] {
  const { samples } = pythonResults();
  return SAMPLES.filter(({ id }) => id in samples).flatMap((sample) => {
    const text = new TextDecoder().decode(publicFile(`samples/${sample.id}.results.json`));
    const { columns } = parseStoredResults(text);
    return FILES.map(({ name, recipe, theirs }) => {
      const column = columns.find((stored) => recipeKey(stored.recipe) === recipeKey(recipe));
      const headline = headlineOf(column?.evaluation);
      if (!column || !headline) throw new TypeError(`${sample.id}: ${name} is not stored.`);
      return {
        sample,
        name,
        bytes: column.conversion.fileBytes,
        figure: headline.value,
        unit: headline.unit,
        theirs: (theirs && samples[sample.id]?.[theirs]) ?? null,
      };
    });
  });
}

/** What each of them shows; the rest of the lesson is in the course. */
const SHOWS: Readonly<Record<string, string>> = {
  digits:
    'So few weights that names, shapes and scales take as much room as they do: full int8 is far from a quarter of the file.',
  keywords:
    'Depthwise layers. At 8 bits nothing is lost; at 4 bits one scale for all channels loses much, less where channels are balanced (`best`), least with one for each.',
  vit: 'Attention and layer normalization. Coarse weights cost nothing, 8-bit signals do, 16-bit signals do not. `NEG` has no integer kernel and stays in float.',
  autoencoder:
    'Every pixel counts: 8-bit signals cost a little, 4-bit weights more, while pictures still look right.',
  names:
    'A transformer of letters. The page shows what each file writes: at 8 bits other names, at 3 bits strange ones, at 2 bits hardly any.',
};

/** docs/samples.md */
export function samplesPage(): string {
  const { date, versions } = pythonResults();
  const tools = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const files = comparedFiles();
  const sections = SAMPLES.filter((sample) => files.some((file) => file.sample === sample)).map(
    (sample) => {
      const rows = files
        .filter((file) => file.sample === sample)
        .map(({ name, bytes, figure, unit, theirs }) =>
          [
            name,
            figureInWords({ value: figure, unit }),
            bytes.toLocaleString('en-US'),
            theirs ? figureInWords({ value: theirs.figure, unit }) : '–',
            theirs ? theirs.bytes.toLocaleString('en-US') : '–',
          ].join(' | '),
        );
      return `## ${sample.name}

${sample.task}. ${SHOWS[sample.id]}

| file | ${sample.figure.name} | bytes | ${sample.figure.name}, converter | bytes, converter |
|---|---:|---:|---:|---:|
${rows.map((row) => `| ${row} |`).join('\n')}
`;
    },
  );
  return `# The newer samples beside the converter

Written from the stored results of the samples and from \`src/testing/reference/samples.json\` by \`npm run docs\`; a test holds them
together. The converter is that of ${tools.join(', ')}, run on ${date} by
\`src/tools/python/convert_samples.py\` on the same Keras files; its integer files are calibrated on the same 200 training samples as ours. All files are run on the whole test set, ours by LiteRT.js, the
converter's by LiteRT's Python interpreter. The five older samples are compared file by file, and answer by answer, in the golden tests.

Dynamic files may differ by a few answers: their inputs are rounded while they run, by kernels of another build. The converter's files are
larger because they keep Keras's long names, and shapes that are computed while they run.

${sections.join('\n')}`;
}

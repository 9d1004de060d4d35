/**
 * npm run bench:few-bits [sample …]: the bundled models of clothes at 4 and at 2 bits, rounded afterwards and trained, on the
 * real files; writes its section of docs/benchmarks.md. Rows that were measured are kept in node_modules/.cache, so that
 * a long run can go in pieces: `fresh` among the words begins again.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { WASM_FILES } from '../kernels/testing/wasm-files.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { sampleOf } from '../share/samples.ts';
import { openMeasurement, openTestSet } from '../testing/accuracy.ts';
import { publicFile } from '../testing/reference-files.ts';
import { trainingOf } from '../testing/train.ts';
import { startBackend } from '../training/backend.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { usualFor } from '../training/suited-settings.ts';
import { machineInWords, writeSection } from './bench-page.ts';

const SAMPLES = ['fashion-cnn', 'unbalanced-cnn', 'mobilenet', 'resnet', 'mlp'] as const;

/** Rounding of scheme best equalizes it; training begins where that begins. */
const EQUALIZED = 'unbalanced-cnn';

const IMAGES = 10_000;
const EPOCHS = 2;

interface Variant {
  readonly words: string;
  readonly recipe: Recipe;
  readonly training: Partial<TrainingSettings>;
  /** Test images, where the kernels are slow. */
  readonly images: number;
}

const best = { scheme: 'best', rounding: 'gptq' } as const;
const VARIANTS: readonly Variant[] = [
  {
    words: '4 bits in every layer, per channel',
    recipe: { ...defaultRecipe('dynamic-int4'), ...best },
    training: { weightBits: 4, fewBitsIn: 'all', ...usualFor(4) },
    // LiteRT's kernel for packed convolutions runs some 50 images a second.
    images: 2000,
  },
  {
    words: '2 bits in dense layers, 8 in others',
    recipe: { ...defaultRecipe('dynamic-int2'), ...best, weightEstimator: 'octav' },
    training: { weightBits: 2, ...usualFor(2) },
    images: 10_000,
  },
];

interface Measured {
  readonly accuracy: number;
  readonly bytes: number;
}
interface Row {
  readonly float: Measured;
  readonly rounded: Measured;
  readonly trained: Measured;
}

const KEPT = new URL('../../node_modules/.cache/bench-few-bits.json', import.meta.url);
const words = process.argv.slice(2);
const wanted = SAMPLES.filter(
  (sample) => words.every((word) => word === 'fresh') || words.includes(sample),
);
if (words.includes('fresh')) rmSync(KEPT, { force: true });

/** Read again each time: several may run side by side. */
function read(): Record<string, Row> {
  try {
    return JSON.parse(readFileSync(KEPT, 'utf8'));
  } catch {
    return {};
  }
}

async function once(key: string, work: () => Promise<Row>): Promise<Row> {
  const known = read()[key];
  if (known) return known;
  const result = await work();
  mkdirSync(new URL('.', KEPT), { recursive: true });
  writeFileSync(KEPT, JSON.stringify({ ...read(), [key]: result }));
  console.log(key, JSON.stringify(result));
  return result;
}

await startBackend('wasm', { wasmUrl: WASM_FILES });
const measureFile = await openTestSet();

async function train(sample: string, { training: changes, images }: Variant): Promise<Measured> {
  const equalize = sample === EQUALIZED;
  const usual = { activationType: 'dynamic', images: IMAGES, epochs: EPOCHS } as const;
  const run = { ...usual, equalize, ...changes };
  const training = await trainingOf(`${sample}.h5`, run);
  try {
    await training.trainer.run();
    const file = await training.file();
    const { accuracy } = await measureFile(file, images);
    return { accuracy, bytes: file.length };
  } finally {
    training.trainer.dispose();
  }
}

const percent = ({ accuracy }: Measured) => `${(100 * accuracy).toFixed(2)} %`;
const lines: string[] = [];
for (const sample of wanted) {
  const measure = await openMeasurement(publicFile(`samples/${sample}.h5`));
  for (const variant of VARIANTS) {
    const { words: bits, images } = variant;
    const of = async (recipe: Recipe) => {
      const { accuracy, file } = await measure(recipe, images);
      return { accuracy, bytes: file.length };
    };
    const { float, rounded, trained } = await once(`${sample} ${bits}`, async () => ({
      float: await of(defaultRecipe('float32')),
      rounded: await of(variant.recipe),
      trained: await train(sample, variant),
    }));
    lines.push(
      `| ${sampleOf(sample)?.name} | ${bits} | ${percent(float)} | ${percent(rounded)} | ${percent(trained)} | ${trained.bytes.toLocaleString('en')} | ${(float.bytes / trained.bytes).toFixed(1)}× |`,
    );
  }
}

writeSection('few-bits', [
  '## Few bits: the five models of clothes',
  '',
  `Real files on LiteRT, 10,000 test images (4 bits: 2,000, as LiteRT’s kernels for packed convolutions are slow); ${machineInWords()}. Rounded afterwards: scheme \`best\` with GPTQ on 200 samples (2 bits: OCTAV's`,
  `ranges). Trained: dynamic, from the float weights, ${IMAGES.toLocaleString('en')} images and ${EPOCHS} epochs, with the settings that the page suggests;`,
  `the ${sampleOf(EQUALIZED)?.name} is equalized first.`,
  '',
  '| model | weights | float | rounded afterwards | trained | bytes | smaller |',
  '|---|---|---:|---:|---:|---:|---:|',
  ...lines,
]);
process.exit(0);

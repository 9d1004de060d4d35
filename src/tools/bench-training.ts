/**
 * npm run bench:training [part …]: training in Chromium on tfjs's wasm backend; writes its sections of docs/benchmarks.md.
 * Parts: steps, tutorial, few-bits, unbalanced. All of them by default. A part that was stopped continues from its last epoch.
 * With `python=INTERPRETER` (that has tensorflow and tf-keras) a step of native TensorFlow is measured too.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import type { TrainingSettings } from '../training/settings.ts';
import { usualFor } from '../training/suited-settings.ts';
import { machineInWords, writeSection } from './bench-page.ts';
import type { Measured } from './bench-training-page.ts';
import { CHROMIUM_ARGUMENTS, findChromium } from './chromium.ts';

const PARTS = ['steps', 'tutorial', 'few-bits', 'unbalanced'] as const;
type Part = (typeof PARTS)[number];
const wanted = process.argv.slice(2).filter((word) => !word.includes('=')) as Part[];
const python = process.argv.find((word) => word.startsWith('python='))?.slice('python='.length);
const parts = wanted.length > 0 ? wanted : PARTS;
/** Checkpoints live in the profile, so it is kept; it belongs to one origin, so the port is fixed. */
const PORT = 4307;
const KEPT = new URL('../../node_modules/.cache/bench-training/', import.meta.url).pathname;
const TRAIN_STEP = new URL('./python/train_step.py', import.meta.url).pathname;
const RESULTS = `${KEPT}results.json`;

mkdirSync(KEPT, { recursive: true });

/** A page that is not isolated trains on one thread, an isolated one on all. */
async function serve(port: number, headers: Record<string, string>) {
  const server = await createServer({
    root: new URL('../../', import.meta.url).pathname,
    cacheDir: `${KEPT}vite-${port}`,
    logLevel: 'error',
    server: { port, strictPort: true, hmr: false, watch: null, headers },
    optimizeDeps: {
      include: [
        '@tensorflow/tfjs-core',
        '@tensorflow/tfjs-core/dist/register_all_gradients.js',
        '@tensorflow/tfjs-backend-wasm',
        'comlink',
        'flatbuffers',
        'fflate',
        'idb-keyval',
        'jsfive',
        '@litertjs/core',
      ],
    },
  });
  return server.listen();
}

const servers = [
  await serve(PORT, {
    'Cross-Origin-Opener-Policy': 'unsafe-none',
    'Cross-Origin-Embedder-Policy': 'unsafe-none',
  }),
  await serve(PORT + 1, {}),
];
const executablePath = findChromium();
const context = await chromium.launchPersistentContext(`${KEPT}profile`, {
  args: CHROMIUM_ARGUMENTS,
  ...(executablePath && { executablePath }),
});
const page = context.pages()[0] ?? (await context.newPage());
page.on('console', (message) => {
  if (message.type() === 'error') console.error(message.text());
});
const version = `Chromium ${context.browser()?.version() ?? ''}`.trim();

/** Results of parts that are done, so that a long run can go in pieces. */
const results: Record<string, Measured> = (() => {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8'));
  } catch {
    return {};
  }
})();

/** Trains `sample` in a fresh page; a result that is kept already is not computed again. */
async function run(
  key: string,
  sample: string,
  settings: Partial<TrainingSettings>,
  port = PORT,
): Promise<Measured> {
  const known = results[key];
  if (known) return known;
  await page.goto(`http://localhost:${port}/src/tools/bench-training.html`);
  await page.waitForFunction(() => 'bench' in globalThis);
  console.log(`— ${key}`);
  const measured = await page.evaluate(
    async ({ sample: file, settings: changes }) => {
      const { bench } = globalThis as unknown as {
        bench: typeof import('./bench-training-page.ts');
      };
      await bench.open(file);
      const [kept] = await bench.checkpoints();
      const fits =
        kept && JSON.stringify(kept.settings).includes(JSON.stringify(changes).slice(1, -1));
      return bench.train(changes, (line) => console.info(line), fits ? kept.id : undefined);
    },
    { sample, settings },
  );
  results[key] = measured;
  writeFileSync(RESULTS, JSON.stringify(results));
  console.log(JSON.stringify({ ...measured, outcome: measured.outcome.log.epochs }));
  return measured;
}

page.on('console', (message) => {
  if (message.type() === 'info') console.log(message.text());
});

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
const TUTORIAL: Partial<TrainingSettings> = {
  images: 60_000,
  validationShare: 0,
  epochs: 5,
  backend: 'wasm',
};

if (parts.includes('steps')) {
  const short = { images: 1920, validationShare: 0, epochs: 3, backend: 'wasm' } as const;
  const rows: string[] = [];
  let float = Number.NaN;
  for (const [threads, port] of [
    ['one thread', PORT],
    ['all cores', PORT + 1],
  ] as const) {
    for (const [words, changes] of [
      ['float', { kind: 'float' }],
      ['quantization-aware, tracked ranges', { kind: 'quantization-aware' }],
      ['quantization-aware, learned ranges', { kind: 'quantization-aware', ranges: 'learned' }],
    ] as const) {
      const key = `steps ${threads} ${words}`;
      delete results[key];
      const { outcome } = await run(key, 'fashion-cnn.h5', { ...short, ...changes }, port);
      const ms = Math.min(...outcome.log.epochs.map(({ seconds }) => (1000 * seconds) / 30));
      if (words === 'float') float = ms;
      rows.push(`| ${words}, ${threads} | ${ms.toFixed(0)} | ${(ms / float).toFixed(2)} |`);
    }
  }
  const native = python
    ? spawnSync(python, [TRAIN_STEP, '1'], { encoding: 'utf8' }).stdout.trim()
    : 'not measured';
  writeSection('training-steps', [
    '## Training: one step',
    '',
    `Tutorial CNN, batch 64, TensorFlow.js 4.22.0 on wasm, ${version}; ${machineInWords()}. Best epoch of three of 30 steps.`,
    `Native TensorFlow beside it: ${native}.`,
    '',
    '| step | ms | ÷ float |',
    '|---|---:|---:|',
    ...rows,
  ]);
}

if (parts.includes('tutorial')) {
  const float = await run('tutorial float', 'fashion-cnn.h5', {
    ...TUTORIAL,
    kind: 'float',
    start: 'scratch',
  });
  const aware = await run('tutorial aware', 'fashion-cnn.h5', {
    ...TUTORIAL,
    kind: 'quantization-aware',
    base: float.outcome.log.id,
  });
  const row = (name: string, result: Measured) =>
    `| ${name} | ${percent(result.accuracy)} | ${result.bytes.toLocaleString('en')} | ${result.agreement === null ? '' : percent(result.agreement)} | ${(result.seconds / 60).toFixed(1)} |`;
  writeSection('training-tutorial', [
    '## Training: the tutorial',
    '',
    `The tutorial: its CNN from scratch on 60,000 images, 5 epochs float, then 5 epochs quantization-aware. ${aware.outcome.log.backendDetail}, ${version}; ${machineInWords()}. Accuracy on 10,000 test images by LiteRT; the Python tools reached 91.11 % and 92.39 %.`,
    '',
    '| run | accuracy | bytes | simulation = file | minutes |',
    '|---|---|---|---|---|',
    row('float32, 5 epochs', float),
    row('int8 after 5 quantization-aware epochs', aware),
  ]);
}

if (parts.includes('few-bits')) {
  const rows: string[] = [];
  for (const [words, changes] of [
    ['int2', { weightBits: 2 }],
    ['int4, blocks of 32', { weightBits: 4, granularity: 'blockwise-32' }],
    ['int4', { weightBits: 4 }],
  ] as const) {
    const { accuracy, bytes, agreement, seconds, outcome } = await run(
      `few bits ${words}`,
      'fashion-cnn.h5',
      {
        ...TUTORIAL,
        ...usualFor(changes.weightBits),
        ...changes,
        epochs: 2,
        activationType: 'dynamic',
      },
      PORT + 1,
    );
    const time = `${(seconds / 60).toFixed(1)} (${outcome.log.backendDetail.split(', ').at(-1)})`;
    rows.push(
      `| ${words} | ${percent(accuracy)} | ${bytes.toLocaleString('en')} | ${percent(agreement ?? 0)} | ${time} |`,
    );
  }
  writeSection('training-few-bits', [
    '## Training: few bits',
    '',
    `The tutorial’s CNN, from its own weights: 2 epochs on 60,000 images with the settings that the page suggests for few bits (learned ranges that start at the least squared error, Adam from 0.001 down to 0 by a cosine). Dense layers as the table says, convolutions int8, inputs rounded at run time. ${version}; ${machineInWords()}. Accuracy on 10,000 test images by LiteRT; the float model has 91.11 %.`,
    '',
    '| dense weights | accuracy | bytes | simulation = file | minutes |',
    '|---|---:|---:|---:|---|',
    ...rows,
  ]);
}

if (parts.includes('unbalanced')) {
  const one = { images: 10_000, validationShare: 0, epochs: 1, backend: 'wasm' } as const;
  const plain = await run('unbalanced', 'unbalanced-cnn.h5', { ...one, equalize: false });
  const equalized = await run('unbalanced equalized', 'unbalanced-cnn.h5', {
    ...one,
    equalize: true,
  });
  writeSection('training-unbalanced', [
    '## Training: badly scaled channels',
    '',
    `One quantization-aware epoch on 10,000 images for the model with badly scaled channels, whose int8 file gives 10.0 % with the converter's rules. ${plain.outcome.log.backendDetail}, ${version}; ${machineInWords()}.`,
    '',
    '| start | int8 after the epoch | simulation = file |',
    '|---|---|---|',
    `| the model as it is | ${percent(plain.accuracy)} | ${percent(plain.agreement ?? 0)} |`,
    `| after cross-layer equalization | ${percent(equalized.accuracy)} | ${percent(equalized.agreement ?? 0)} |`,
  ]);
}

await context.close();
for (const server of servers) await server.close();

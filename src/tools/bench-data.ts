/**
 * npm run bench:data [-- PICTURES]: memory while many pictures of a zip archive are read, decoded, resized and run, under Node; writes its section of
 * docs/benchmarks.md. Needs --expose-gc, which its script gives.
 */
import { mkdtempSync, openAsBlob, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { findDecoders } from '../cli/data-files.ts';
import { modelFacts } from '../data/model/facts.ts';
import { openData } from '../data/open-data.ts';
import { scanData } from '../data/scan.ts';
import { changedSetup } from '../data/setup/setup.ts';
import { suggestSetup } from '../data/suggest.ts';
import { measure } from '../driver/measure.ts';
import { runHere } from '../driver/run-here.ts';
import { importModel } from '../formats/index.ts';
import type { SampleSource } from '../ports/batches.ts';
import { DATA_SETS } from '../testing/data-sets.ts';
import { machineInWords, writeSection } from './bench-page.ts';
import { SIDE, writeArchive } from './noise-archive.ts';

const PICTURES = Number(process.argv[2] ?? '50000');
/** Records between two looks at the memory. */
const STEP = Math.max(1, Math.floor(PICTURES / 20));
/** Looks that do not count: modules and buffers are made by then. */
const WARM_UP = 2;
const MODEL = 'shades';

interface Look {
  /** Of the process. */
  readonly resident: number;
  /** Objects and buffers that are in use, right after a collection. */
  readonly used: number;
}

const collect = globalThis.gc;
if (!collect) throw new Error('Run it by npm run bench:data: it needs --expose-gc.');

async function look(): Promise<Look> {
  // What is read is let go only when those that wait for it have had their turn.
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect?.();
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { resident: rss / 2 ** 20, used: (heapUsed + external) / 2 ** 20 };
}

const folder = mkdtempSync(join(tmpdir(), 'bench-data-'));
try {
  findDecoders();
  const path = join(folder, 'set.zip');
  const bytes = await writeArchive(path, PICTURES);
  const files = [{ path: 'set.zip', blob: await openAsBlob(path) }];
  const model = new Uint8Array(readFileSync(join(DATA_SETS, `${MODEL}.tflite`)));
  const facts = modelFacts((await importModel(model)).model);
  let start = performance.now();
  const index = await scanData(files);
  const scanned = performance.now() - start;
  const setup = changedSetup(suggestSetup(index, facts), { split: { calibration: 0 } });
  const { test } = await openData(files, index, setup, facts);
  const looks: Look[] = [];
  let read = 0;
  const samples: SampleSource = {
    count: test.count,
    async read(first, count) {
      if (Math.floor((read + count) / STEP) > Math.floor(read / STEP)) {
        looks.push(await look());
      }
      read += count;
      return test.read(first, count);
    },
  };
  const task = 'classification';
  if (test.labels?.kind !== 'classes') throw new Error('no classes');
  const runtime = await createLiteRtRuntime();
  start = performance.now();
  await measure({
    ...{ task, count: test.count, labels: test.labels.labels },
    runners: [runHere({ file: model, task, samples, runtime })],
  });
  const seconds = (performance.now() - start) / 1000;
  const counted = looks.slice(WARM_UP);
  const spread = (of: keyof Look) => {
    const values = counted.map((one) => one[of]);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const off = ((most - least) / (most + least)) * 100;
    return { row: `${least.toFixed(0)} | ${most.toFixed(0)} | ± ${off.toFixed(1)} %`, off };
  };
  const [used, resident] = [spread('used'), spread('resident')];
  writeSection('bench-data', [
    '## Own data: memory while pictures stream',
    '',
    `${PICTURES.toLocaleString('en-US')} pictures of ${SIDE}×${SIDE} in a zip archive of ${(bytes / 1e6).toFixed(0)} MB: found in ${(scanned / 1000).toFixed(1)} s by the directory at its end, then read one by one in random order,`,
    `decoded, resized and run on a small model, ${Math.round(PICTURES / seconds)} a second in one thread. Memory was looked at after every ${STEP.toLocaleString('en-US')} of them,`,
    `from the ${WARM_UP + 1}rd time on. Written by \`npm run bench:data\` on ${machineInWords()}, ${runtime.name}.`,
    '',
    '| MiB | least | most | spread |',
    '|---|---:|---:|---:|',
    `| objects and buffers in use | ${used.row} |`,
    `| the whole process | ${resident.row} |`,
  ]);
  if (used.off > 10 || resident.off > 10) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

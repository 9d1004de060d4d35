/** What is mutated, and by which tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const TEST = /\.test\.ts$/;

/** Rooms by name; of a room that is not mutated whole, the files that are. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  tensor: ['src/tensor/'],
  ops: ['src/ops/'],
  ir: ['src/ir/'],
  passes: ['src/passes/'],
  calibration: ['src/calibration/'],
  quantization: ['src/quantization/'],
  formats: ['src/formats/'],
  evaluation: ['src/evaluation/'],
  // The rules of training, which decide what is learnt; not the loop, its log and its threads.
  training: [
    'src/training/forward/',
    'src/training/fake-quantize.ts',
    'src/training/ranges.ts',
    'src/training/batch-norm.ts',
    'src/training/optimizer.ts',
  ],
};

/** Tests of these folders run the engine as a whole, on pages and threads or for minutes: they say little about one line. */
const LEFT_OUT = [
  'src/adapters/',
  'src/cli/',
  'src/store/',
  'src/testing/',
  'src/tools/',
  'src/ui/',
  'src/workers/',
];

/** Seconds each: only for mutants of their own room. */
const SLOW = [
  'src/driver/safeguard.golden.test.ts',
  'src/evaluation/evaluate.test.ts',
  'src/formats/keras/keras-files.test.ts',
  'src/formats/layers/layers.golden.test.ts',
  'src/formats/tfjs/graph/graph.golden.test.ts',
  'src/quantization/requantization.golden.test.ts',
];

/** Trainings of minutes: not even for mutants of their own room, whose rules have tests of their own. */
const WHOLE_RUNS = ['src/training/trainer.golden.test.ts'];

const roomOf = (path: string) => path.split('/')[1] ?? '';

function sources(): string[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((name) => join('src', name).replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort();
}

/** Files that one file imports, itself included, however far down. */
function reachedFrom(path: string, imports: Map<string, string[]>, seen = new Set<string>()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  let direct = imports.get(path);
  if (!direct) {
    const text = readFileSync(path, 'utf8');
    direct = [...text.matchAll(/(?:from|import|import\()\s*'(\.[^']+\.ts)'/g)].map(([, to = '']) =>
      join(dirname(path), to),
    );
    imports.set(path, direct);
  }
  for (const next of direct) reachedFrom(next, imports, seen);
  return seen;
}

export interface Piece {
  /** Name of the room. */
  readonly room: string;
  /** Files to mutate. */
  readonly files: readonly string[];
  /** Test files that reach one of them. */
  readonly tests: readonly string[];
}

/**
 * @param wanted a room, or a folder or file in it: `ops`, `quantization/plan`, `ir/model.ts`.
 * @param near only tests of the room itself, for a quick look while tests are written.
 */
export function findPiece(wanted: string, near: boolean): Piece {
  const room = wanted.split('/')[0] ?? '';
  const parts = ROOMS[room];
  if (!parts) {
    throw new Error(
      `There is no room “${room}” to mutate. Rooms: ${Object.keys(ROOMS).join(', ')}.`,
    );
  }
  const all = sources();
  const start = `src/${wanted.replace(/\/$/, '')}`;
  const files = all.filter(
    (path) =>
      !TEST.test(path) &&
      (path === start || path.startsWith(`${start}/`)) &&
      parts.some((part) => path.startsWith(part)),
  );
  if (files.length === 0) throw new Error(`There is no file to mutate in ${start}.`);
  const imports = new Map<string, string[]>();
  const tests = all.filter((path) => {
    if (!TEST.test(path) || WHOLE_RUNS.includes(path)) return false;
    if (roomOf(path) !== room) {
      if (near || SLOW.includes(path)) return false;
      if (LEFT_OUT.some((folder) => path.startsWith(folder))) return false;
      // Training is tested by itself; its tests of the rest go through the engine's other tests.
      if (['training', 'kernels'].includes(roomOf(path)) !== (room === 'training')) return false;
    }
    const reached = reachedFrom(path, imports);
    return files.some((file) => reached.has(file));
  });
  return { room, files, tests };
}

/**
 * `npm run bench:scale [-- FOLDER]`: time and peak memory of the command `quantize` for networks of VGG-16's shape with 1 to 138
 * million weights, in every mode that needs no samples. The .tflite files are made here; FOLDER has 1m.h5, 10m.onnx and so on, as
 * `src/tools/python/large_models.py` writes them. Writes its section of docs/benchmarks.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTflite } from '../formats/tflite/write.ts';
import { gzipSize } from '../quantization/file/gzip.ts';
import { MODE_NAMES, modeOf } from '../quantization/modes/index.ts';
import { largeModel } from '../testing/large-model.ts';
import { commandArguments } from '../testing/run-command.ts';
import { machineInWords, writeSection } from './bench-page.ts';

/** Millions of weights, and the share of VGG-16's channels that has so many. */
const SIZES = { 1: 0.084, 10: 0.268, 50: 0.6, 138: 1 } as const;
const LARGEST = 138;
const MODES = MODE_NAMES.filter((mode) => !modeOf(mode).needsCalibration);
/**
 * Prints what the process took, and ends it as soon as the output is there. What comes after it is the size after gzip, which takes
 * several times as long and next to no memory.
 */
const REPORT = (output: string) => `import { existsSync } from "node:fs";
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write("took " + maxRSS + " " + (userCPUTime + systemCPUTime) + "\\n");
});
setInterval(() => existsSync(${JSON.stringify(output)}) && process.exit(0), 20).unref();`;

interface Taken {
  /** MiB at most. */
  readonly peak: number;
  /** Of processor time. */
  readonly seconds: number;
}

/** @throws Error with what the command printed, where it failed. */
function quantize(file: string, mode: string, output: string): Taken {
  rmSync(output, { force: true });
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      ...['--import', `data:text/javascript,${encodeURIComponent(REPORT(output))}`],
      ...commandArguments('quantize'),
      ...[file, '--mode', mode, '-o', output],
    ],
    { encoding: 'utf8' },
  );
  const [, peak, micros] = /took (\d+) (\d+)/.exec(stderr) ?? [];
  if (status !== 0 || !peak || !micros) throw new Error(stderr);
  return { peak: Number(peak) / 1024, seconds: Number(micros) / 1e6 };
}

/** Seconds of processor time that the size after gzip takes. */
async function gzipSeconds(file: string): Promise<number> {
  const before = process.cpuUsage();
  await gzipSize(readFileSync(file));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** What it takes from size to size: by kind of file and mode, a point per size. */
type Series = Map<string, { readonly millions: number; readonly taken: Taken }[]>;

/**
 * Straight lines through the points of each series, by least squares: what a million weights more takes, and the least share of the
 * variance that a line explains (R²).
 */
function growth(series: Series, what: keyof Taken): { slopes: string; explained: string } {
  const lines = [...series.values()].map((points) => {
    const mean = (of: (point: (typeof points)[number]) => number) =>
      points.reduce((sum, point) => sum + of(point), 0) / points.length;
    const [x, y] = [mean(({ millions }) => millions), mean(({ taken }) => taken[what])];
    const both = mean(({ millions, taken }) => (millions - x) * (taken[what] - y));
    const [xx, yy] = [
      mean(({ millions }) => (millions - x) ** 2),
      mean(({ taken }) => (taken[what] - y) ** 2),
    ];
    return { slope: both / xx, explained: both ** 2 / (xx * yy) };
  });
  const slopes = lines.map(({ slope }) => slope);
  return {
    slopes: `${Math.min(...slopes).toPrecision(2)} to ${Math.max(...slopes).toPrecision(2)}`,
    explained: Math.min(...lines.map(({ explained }) => explained)).toFixed(3),
  };
}

const given = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'bench-scale-'));
try {
  const output = join(folder, 'out.tflite');
  const rows: string[] = [];
  const series: Series = new Map();
  let most = 0;
  let gzip = '';
  for (const [millions, share] of Object.entries(SIZES)) {
    const made = join(folder, `${millions}m.tflite`);
    writeFileSync(made, writeTflite(largeModel(share)));
    const brought = ['h5', 'onnx'].map((kind) => join(given ?? '', `${millions}m.${kind}`));
    for (const file of [made, ...brought.filter((path) => given && existsSync(path))]) {
      const bytes = statSync(file).size;
      const kind = file.split('.').at(-1);
      const cells = MODES.map((mode) => {
        const taken = quantize(file, mode, output);
        const { peak, seconds } = taken;
        const key = `${kind} ${mode}`;
        series.set(key, [...(series.get(key) ?? []), { millions: Number(millions), taken }]);
        const times = (peak * 2 ** 20) / bytes;
        if (Number(millions) === LARGEST) most = Math.max(most, times);
        console.error(file, mode, peak, seconds);
        return `${peak.toFixed(0)} (${times.toFixed(times < 10 ? 2 : 0)}×), ${seconds.toFixed(1)} s`;
      });
      rows.push(
        `| ${millions} M | .${kind} | ${(bytes / 1e6).toFixed(1)} | ${cells.join(' | ')} |`,
      );
    }
    if (Number(millions) === LARGEST) {
      quantize(made, 'dynamic-int8', output);
      const seconds = await gzipSeconds(output);
      gzip = `${seconds.toFixed(0)} s for the ${(statSync(output).size / 1e6).toFixed(0)} MB of dynamic-int8`;
    }
    rmSync(made);
  }
  const [peaks, times] = [growth(series, 'peak'), growth(series, 'seconds')];
  writeSection('bench-scale', [
    '## Large models: the command `quantize`',
    '',
    'Networks of VGG-16’s shape. Peak of the process in MiB (times the bytes of the model’s file), and seconds of processor time from start to',
    'the file on the disk. The command itself, run from its sources, takes some 140 MiB and 3 s. The size after gzip comes after it, and takes longer than all the rest:',
    `${gzip}, in no memory worth the name.`,
    '',
    'The .tflite files are smaller, as convolutions of the same shape have the same weights in them, which are stored once.',
    '',
    `The largest takes ${most.toFixed(2)} times its file at most. Both are linear in the weights, beside what the command itself takes: a million`,
    `more takes ${peaks.slopes} MiB and ${times.slopes} s, by format and mode; R² of the lines is at least`,
    `${peaks.explained} for the memory, and ${times.explained} for the time, which other work on the machine disturbs.`,
    '',
    `| weights | file | MB | ${MODES.join(' | ')} |`,
    `|---|---|---|${MODES.map(() => '---|').join('')}`,
    ...rows,
    '',
    `Written by \`npm run bench:scale\` on ${machineInWords()}.`,
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

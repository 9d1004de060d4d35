/**
 * `npm run bench:scale [-- FOLDER]`: time and peak memory of the command `quantize` for networks of VGG-16's shape with 1 to 138
 * million weights, in every mode that needs no samples. The .tflite files are made here; FOLDER has 1m.h5, 10m.onnx and so on, as
 * `src/tools/python/large_models.py` writes them. Writes its section of docs/benchmarks.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTflite } from '../formats/tflite/write.ts';
import { MODE_NAMES, modeOf } from '../quantization/modes/index.ts';
import { largeModel } from '../testing/large-model.ts';
import { commandArguments } from '../testing/run-command.ts';
import { machineInWords, writeSection } from './bench-page.ts';

/** Millions of weights, and the share of VGG-16's channels that has so many. */
const SIZES = { 1: 0.084, 10: 0.268, 50: 0.6, 138: 1 } as const;
const MODES = MODE_NAMES.filter((mode) => !modeOf(mode).needsCalibration);
/** Prints what the process took, when it ends. */
const REPORT = `process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write("took " + maxRSS + " " + (userCPUTime + systemCPUTime) + "\\n");
});`;

interface Taken {
  /** MiB at most. */
  readonly peak: number;
  /** Of processor time. */
  readonly seconds: number;
}

/** @throws Error with what the command printed, where it failed. */
function quantize(file: string, mode: string, output: string): Taken {
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      ...['--import', `data:text/javascript,${encodeURIComponent(REPORT)}`],
      ...commandArguments('quantize'),
      ...[file, '--mode', mode, '-o', output],
    ],
    { encoding: 'utf8' },
  );
  const [, peak, micros] = /took (\d+) (\d+)/.exec(stderr) ?? [];
  if (status !== 0 || !peak || !micros) throw new Error(stderr);
  return { peak: Number(peak) / 1024, seconds: Number(micros) / 1e6 };
}

const given = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'bench-scale-'));
try {
  const output = join(folder, 'out.tflite');
  const rows: string[] = [];
  for (const [millions, share] of Object.entries(SIZES)) {
    const made = join(folder, `${millions}m.tflite`);
    writeFileSync(made, writeTflite(largeModel(share)));
    const brought = ['h5', 'onnx'].map((kind) => join(given ?? '', `${millions}m.${kind}`));
    for (const file of [made, ...brought.filter((path) => given && existsSync(path))]) {
      const bytes = statSync(file).size;
      const cells = MODES.map((mode) => {
        const { peak, seconds } = quantize(file, mode, output);
        const times = (peak * 2 ** 20) / bytes;
        console.error(file, mode, peak, seconds);
        return `${peak.toFixed(0)} (${times.toFixed(times < 10 ? 2 : 0)}×), ${seconds.toFixed(1)} s`;
      });
      const kind = file.split('.').at(-1);
      rows.push(
        `| ${millions} M | .${kind} | ${(bytes / 1e6).toFixed(1)} | ${cells.join(' | ')} |`,
      );
    }
    rmSync(made);
  }
  writeSection('bench-scale', [
    '## Large models: the command `quantize`',
    '',
    'Networks of VGG-16’s shape. Peak of the process in MiB (times the bytes of the model’s file), and seconds of processor time from start to',
    'end, most of which goes into the size after gzip. Node itself takes some 60 MiB.',
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

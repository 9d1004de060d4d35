/** The command line as a package: installed without a network, away from this repository, it does what the repository's does. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { ANSWERS, DATA_SETS } from '../testing/data-sets.ts';
import { npyFile } from '../testing/npy.ts';
import { publicFile } from '../testing/reference-files.ts';
import { runFromSources } from '../testing/run-command.ts';

const SAMPLES = 100;
const script = fileURLToPath(new URL('./pack-cli.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'package-'));
const installed = join(folder, 'node_modules/quantization-playground');
let tarball = '';
const read = (...path: string[]) => readFileSync(join(folder, ...path));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Without what test runner and npm leave there: as in the shell of somebody else. */
function outside(program: string, args: readonly string[]) {
  const { PATH, HOME, SystemRoot } = process.env;
  const cache = join(folder, 'cache');
  return spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { PATH, HOME, SystemRoot, npm_config_cache: cache, npm_config_update_notifier: 'false' },
    shell: program === 'npm' && process.platform === 'win32',
  });
}

/** The installed command, by plain Node. */
const packed = (...args: readonly string[]) =>
  outside(process.execPath, [join(installed, 'lib/main.js'), ...args]);

/** What it prints, where all goes well. */
function printed({ stdout, stderr, status }: ReturnType<typeof packed>): string {
  expect([stderr, status]).toEqual(['', 0]);
  return stdout;
}

beforeAll(async () => {
  const packing = outside(process.execPath, [
    ...['--import', import.meta.resolve('tsx'), script],
    ...['--out', folder],
  ]);
  expect([packing.stderr, packing.status]).toEqual(['', 0]);
  const [made = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  tarball = `./${made}`;
  // What was put together would hide what the tarball lacks.
  rmSync(join(folder, 'cli'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  const added = outside('npm', ['install', '--offline', tarball]);
  expect([added.stderr, added.status]).toEqual(['', 0]);

  cpSync(fileURLToPath(new URL('../../public/samples/mlp.h5', import.meta.url)), `${folder}/m.h5`);
  cpSync(join(DATA_SETS, 'archive.zip'), join(folder, 'archive.zip'));
  cpSync(join(DATA_SETS, 'colors.tflite'), join(folder, 'colors.tflite'));
  const source = fashionMnist(async (name) => publicFile(`datasets/${name}`));
  const save = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
  const training = (await (await source.loadCalibration(20)).read(0, 20))[0] as Float32Array;
  save('c.npy', npyFile([20, 28, 28, 1], training));
  const tests = await source.loadTest();
  const images = (await tests.read(0, SAMPLES))[0] as Float32Array;
  save('x.npy', npyFile([SAMPLES, 28, 28, 1], images));
  save('y.npy', npyFile([SAMPLES], Int32Array.from(tests.labels.subarray(0, SAMPLES))));
});

test.each([
  ['dynamic-int8', []],
  ['int8', ['--calibration', 'c.npy']],
])('quantize --mode %s writes the very bytes', (mode, more) => {
  const args = ['m.h5', '--mode', mode, ...more, '--json', '-o'];
  const ours = runFromSources('quantize', [...args, 'ours.tflite'], folder);
  expect(printed(packed('quantize', ...args, `${mode}.tflite`))).toBe(printed(ours));
  expect(read(`${mode}.tflite`).equals(read('ours.tflite'))).toBe(true);
});

test('inspect reads what was written, and evaluate measures the same', () => {
  expect(printed(packed('inspect', 'int8.tflite'))).toContain('multiply-accumulates');
  const args = ['int8.tflite', '--images', 'x.npy', '--labels', 'y.npy', '--json'];
  const { imagesPerSecond, ...measured } = JSON.parse(printed(packed('evaluate', ...args)));
  expect(imagesPerSecond).toBeGreaterThan(0);
  expect(measured.images).toBe(SAMPLES);
  const ours = JSON.parse(printed(runFromSources('evaluate', args, folder)));
  expect({ ...measured, imagesPerSecond: ours.imagesPerSecond }).toEqual(ours);
});

/** What GitHub does with the action: its script in a shell, with inputs and their defaults in variables. */
function act(inputs: Readonly<Record<string, string>>) {
  const action = readFileSync(new URL('../../docs/action/action.yml', import.meta.url), 'utf8');
  const [, steps = '', script = ''] = /\n {6}env:\n(.*?)\n {6}run: \|\n(.*)$/s.exec(action) ?? [];
  const given = [...steps.matchAll(/(\w+): \$\{\{ inputs\.([\w-]+) \}\}/g)].map(
    ([, variable = '', input = '']) => {
      const usual = new RegExp(`\\n  ${input}:\\n.*\\n    default: '?(.*?)'?\\n`).exec(action)?.[1];
      return [variable, inputs[input] ?? usual] as const;
    },
  );
  expect(given).toHaveLength(11);
  const files = { GITHUB_OUTPUT: 'output.txt', GITHUB_STEP_SUMMARY: 'summary.md' };
  const variables = { ...Object.fromEntries(given), ...files, npm_config_offline: 'true' };
  const { PATH, HOME } = process.env;
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH, HOME, npm_config_cache: join(folder, 'cache'), ...variables },
  });
}

test('the action passes on what is as good as its baseline, and fails on what is not', () => {
  const measured = printed(packed('evaluate', 'colors.tflite', '--data', 'archive.zip', '--json'));
  const { value, ...more } = JSON.parse(measured);
  // JPEGs: their decoder's module is found, too.
  expect(more.correct).toBe(ANSWERS['archive.zip']?.correct);
  writeFileSync(join(folder, 'base.json'), JSON.stringify({ ...more, value: value + 0.02 }));
  const inputs = { package: tarball, model: 'colors.tflite', data: 'archive.zip' };
  const good = act({ ...inputs, baseline: 'base.json', 'max-loss': '2' });
  expect([good.stdout, good.stderr, good.status]).toEqual(['', '', 0]);
  const result = JSON.parse(read('model-check.json').toString());
  expect(result).toMatchObject({ value, limits: { passed: true } });
  expect(read('output.txt').toString()).toBe(`value=${result.value}\nbytes=${result.bytes}\n`);
  expect(read('summary.md').toString()).toContain(`| colors.tflite | Accuracy ${result.value} |`);
  const worse = act({ ...inputs, baseline: 'base.json' });
  expect(worse.status).toBe(1);
  expect(worse.stdout).toMatch(/^::error title=colors.tflite::Accuracy went from 68.67 %25 in /);
});

test('search starts its threads', () => {
  const files = ['--images', 'x.npy', '--labels', 'y.npy', '--calibration', 'c.npy'];
  const budget = ['--max-loss', '5', '--first', '50', '--evaluations', '4', '--jobs', '2'];
  const found = printed(packed('search', 'm.h5', ...files, ...budget, '-o', 's.tflite', '--json'));
  expect(JSON.parse(found).bytes).toBe(read('s.tflite').length);
});

test('check-target and explain run, and starters find the files of LiteRT.js', () => {
  expect(printed(packed('check-target', 'int8.tflite', '--target', 'litert-cpu'))).toContain(
    'int8',
  );
  const args = ['--mode', 'float16', '--images', 'x.npy', '--labels', 'y.npy', '--first', '20'];
  expect(printed(packed('explain', 'm.h5', ...args, '--json'))).toContain('"layers"');
  const made = ['--mode', 'float32', '-o', 'f.tflite', '--starter', 'html'];
  printed(packed('quantize', 'm.h5', ...made));
  const names = Object.keys(unzipSync(new Uint8Array(read('f.demo.zip'))));
  expect(names.filter((name) => /LICENSE|[.]wasm$/.test(name))).toHaveLength(3);
});

test('says its commands, its version, and what is wrong', () => {
  const usage = printed(packed('--help'));
  expect(usage).toContain('check-target');
  const { version } = JSON.parse(
    read('node_modules/quantization-playground/package.json').toString(),
  );
  expect(printed(outside('npm', ['exec', '--offline', 'qpg', '--', '--version']))).toBe(
    `${version}\n`,
  );
  const { stderr, status } = packed('convert', 'm.h5');
  expect(stderr).toMatch(/There is no command “convert”\. Choose among quantize, /);
  expect(status).toBe(2);
});

test('the package needs no other one, and has every document that its help names', () => {
  const manifest = JSON.parse(read('node_modules/quantization-playground/package.json').toString());
  const own = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ engines: own.engines, license: own.license });
  expect(manifest).not.toHaveProperty('dependencies');
  const commands = /^ {2}([a-z-]+) {2,}[a-z]/gm;
  const names = [...printed(packed()).matchAll(commands)].map(([, name = '']) => name);
  expect(names).toHaveLength(6);
  const help = names.map((name) => printed(packed(name, '--help'))).join('\n');
  const documents = new Set(help.match(/docs\/[a-z-]+\.md/g));
  expect(documents.size).toBeGreaterThan(1);
  const there = readdirSync(join(installed, 'docs')).map((name) => `docs/${name}`);
  expect([...documents].filter((path) => !there.includes(path))).toEqual([]);
});

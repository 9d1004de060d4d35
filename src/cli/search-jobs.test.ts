/** A search in several threads, and on several machines: the same to the last byte. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTflite } from '../formats/tflite/write.ts';
import { npyFile } from '../testing/npy.ts';
import { callCommand, runCommandLine } from '../testing/run-command.ts';
import { smallModel, waveSamples } from '../testing/small-models.ts';
import { find } from './search/find.ts';
import { merge } from './search/merge.ts';
import { runJob } from './search/run-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'search-jobs-'));
let alone: { readonly found: string; readonly log: string };
const at = (name: string) => join(folder, name);
const MODEL = [at('m.tflite'), '--samples', at('x.npy'), '--calibration', at('c.npy')];
const SEARCH = [...MODEL, '--max-bytes', '2400', '--evaluations', '26', '--json'];

const read = (name: string) => readFileSync(at(name), 'utf8');
const write = (name: string, content: string | Uint8Array) => writeFileSync(at(name), content);

beforeAll(async () => {
  const model = smallModel(10, { softmax: true });
  write('m.tflite', writeTflite(model));
  const [samples] = await waveSamples(model, 250).read(0, 250);
  write('x.npy', npyFile([250, 8], samples as Float32Array));
  write('c.npy', npyFile([30, 8], (samples as Float32Array).subarray(0, 30 * 8)));
  const args = [...SEARCH, '--log', at('one.jsonl'), '-o', at('one.tflite')];
  alone = { found: await callCommand(find, args), log: read('one.jsonl') };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('two threads find what one finds, in the same order, and go on from its log', async () => {
  const args = [...SEARCH, '--jobs', '2', '--log', at('two.jsonl'), '-o', at('two.tflite')];
  // As if it had been killed while it wrote the twelfth line.
  write('two.jsonl', alone.log.slice(0, alone.log.split('\n').slice(0, 12).join('\n').length - 9));
  expect(await callCommand(find, args)).toBe(alone.found);
  expect(JSON.parse(alone.found)).toMatchObject({ evaluations: 26, stopped: false });
  expect(read('two.jsonl')).toBe(alone.log);
  expect(read('two.tflite')).toBe(read('one.tflite'));
}, 60_000);

test('a plan, its parts in any order, and the log that the search would have written', async () => {
  const log = ['--log', at('l.jsonl')];
  const plan = ['--plan', at('p.jsonl'), '--chunk', '100'];
  const planned = JSON.parse(await callCommand(find, [...SEARCH, ...log, ...plan]));
  // 250 samples are two parts: 100, and 150 because no part is shorter.
  expect(planned.parts).toBe(2 * planned.recipes);
  const indices = Array.from({ length: planned.parts }, (_, i) => ['--index', String(i)]);
  const job = [...MODEL, '--plan', at('p.jsonl')];
  await callCommand(runJob, [...job, ...indices.slice(4).toReversed().flat(), '-o', at('r.jsonl')]);
  // Part 4 is there twice.
  write('r2.jsonl', await callCommand(runJob, [...job, ...indices.slice(0, 5).flat()]));
  const results = ['--results', at('r.jsonl'), '--results', at('r2.jsonl')];
  const merging = [at('p.jsonl'), ...results, ...log];
  expect(await callCommand(merge, merging)).toContain(`${planned.recipes} evaluations added`);
  expect(alone.log.startsWith(read('l.jsonl'))).toBe(true);
  expect(read('l.jsonl').trimEnd().split('\n')).toHaveLength(1 + planned.recipes);
  expect(await callCommand(merge, merging)).toContain(': 0 evaluations added');
  expect(await callCommand(find, [...SEARCH, ...log, '-o', at('l.tflite')])).toBe(alone.found);
  expect(read('l.jsonl')).toBe(alone.log);
}, 60_000);

test('commands of a search are told from models', () => {
  const { stderr, status } = runCommandLine(
    'search',
    ['run-job', 'm.tflite', '--plan', 'p'],
    folder,
  );
  expect([stderr, status]).toEqual([
    'search run-job: No part was given. Add --index N, counted from 0.\n',
    2,
  ]);
}, 30_000);

const PLAN = ['--plan', at('p.jsonl')];
test.each([
  [find, [...SEARCH, ...PLAN, '-o', at('e.tflite')], /Both -o and --plan were given/],
  [find, [...SEARCH, '--jobs', '0', '-o', at('e.tflite')], /--jobs is “0”\. Give a whole number/],
  [runJob, [...MODEL, '--index', '0'], /No plan was given\. Add --plan FILE/],
  [runJob, [...MODEL, ...PLAN, '--index', '9999'], /The plan has no part 9999: it has \d+/],
  [
    runJob,
    [at('m.tflite'), '--samples', at('c.npy'), ...PLAN, '--index', '0'],
    /was made for another model, other samples/,
  ],
  [merge, [at('p.jsonl'), '--log', at('e.jsonl')], /No results were given/],
  [
    merge,
    [at('p.jsonl'), '--results', at('r2.jsonl'), '--log', at('e.jsonl')],
    /Results of \d+ of \d+ parts are missing: 5, 6, .*run-job --index/,
  ],
] as const)('$0.name %s', async (command, args, message) => {
  expect(await callCommand<never>(command as never, args)).toMatch(message);
});

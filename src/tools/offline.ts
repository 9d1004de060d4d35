/** The part of the build that keeps the page without a network: the service worker, with the list of files that it keeps. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const ENTRY = fileURLToPath(new URL('../workers/offline/service-worker.ts', import.meta.url));
const FILE_NAME = 'service-worker.js';

/** Scripts, styles and letters of the page, and what a first visit computes with. All else is kept once it was used. */
const KEPT = [
  /^index\.html$/,
  /^(favicon|icon-\w+)\.(svg|png)$/,
  /^manifest\.webmanifest$/,
  /^assets\/.*\.(js|css)$/,
  /^assets\/(inter|jetbrains-mono)-latin-wght-normal-.*\.woff2$/,
  /^litert\/litert_wasm(_compat)?_internal\.(js|wasm)$/,
  /^samples\/fashion-cnn\..*$/,
  /^datasets\/fashion-mnist\/.*\.gz$/,
];

/** Vite names these by what they hold: their names tell versions apart. */
const NAMED_BY_CONTENT = /^assets\//;

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** What is kept of a built site, each with a name for its version; null where the name of the file says it. */
export function keptFiles(folder: string): { url: string; revision: string | null }[] {
  return filesIn(folder)
    .filter((name) => KEPT.some((pattern) => pattern.test(name)))
    .sort()
    .map((url) => ({
      url,
      revision: NAMED_BY_CONTENT.test(url)
        ? null
        : createHash('sha256')
            .update(readFileSync(join(folder, url)))
            .digest('hex')
            .slice(0, 16),
    }));
}

/** Builds the service worker after all else: browsers run it as one classic script. */
export function serviceWorker(): Plugin {
  let folder = '';
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved({ root, build: { outDir } }) {
      folder = join(root, outDir);
    },
    async closeBundle() {
      await build({
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
        define: {
          KEPT_FILES: JSON.stringify(keptFiles(folder)),
          'process.env.NODE_ENV': '"production"',
        },
        build: {
          outDir: folder,
          emptyOutDir: false,
          lib: {
            entry: ENTRY,
            formats: ['iife'],
            name: 'serviceWorker',
            fileName: () => FILE_NAME,
          },
        },
      });
    },
  };
}

import { createReadStream, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { DEMO_LICENSE, RUNTIME_FILES } from './src/adapters/litert/demo-files.ts';
import { contentSecurityPolicy } from './src/tools/content-security-policy.ts';
import { serviceWorker } from './src/tools/offline.ts';

interface SiteFiles {
  /** Where they lie beside the page. */
  readonly folder: string;
  /** Where each comes from, by its name there. */
  readonly files: Readonly<Record<string, URL>>;
}

const packageFile = (path: string) => new URL(import.meta.resolve(path));

/** Files that the page's threads load by URL, as their packages hold them. */
const SITE_FILES: readonly SiteFiles[] = [
  {
    // Builds of the runtime that `adapters/litert` chooses from, and what a demo takes along.
    folder: 'litert',
    files: {
      ...Object.fromEntries(
        Object.entries(RUNTIME_FILES).map(([name, path]) => [name, packageFile(path)]),
      ),
      [DEMO_LICENSE]: new URL(DEMO_LICENSE, import.meta.url),
    },
  },
  {
    folder: 'tfjs',
    files: Object.fromEntries(
      ['', '-simd', '-threaded-simd']
        .map((build) => `tfjs-backend-wasm${build}.wasm`)
        .map((name) => [name, packageFile(`@tensorflow/tfjs-backend-wasm/dist/${name}`)]),
    ),
  },
];

function siteFiles(): Plugin {
  return {
    name: 'site-files',
    configureServer(server) {
      for (const { folder, files } of SITE_FILES) {
        server.middlewares.use(`/${folder}/`, (request, response, next) => {
          const name = request.url?.split('?')[0]?.slice(1) ?? '';
          const from = files[name];
          if (!from) return next();
          const type = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
          response.setHeader('Content-Type', type);
          createReadStream(fileURLToPath(from)).pipe(response);
        });
      }
    },
    async generateBundle() {
      for (const { folder, files } of SITE_FILES) {
        for (const [name, from] of Object.entries(files)) {
          const source = await readFile(fileURLToPath(from));
          this.emitFile({ type: 'asset', fileName: `${folder}/${name}`, source });
        }
      }
    },
  };
}

/**
 * tfjs hands its threads the text of a function, which minifying changes: the names of what it uses outside are lost. They
 * get the text of the file instead.
 */
function tfjsThreads(): Plugin {
  const TEXT = /`var WasmBackendModuleThreadedSimd = ` \+\s*wasmFactoryThreadedSimd\.toString\(\)/;
  return {
    name: 'tfjs-threads',
    transform(code, id) {
      if (!id.endsWith('/tfjs-backend-wasm/dist/backend_wasm.js')) return undefined;
      if (!TEXT.test(code)) throw new Error('tfjs starts its threads in another way than in 4.22.');
      const source = '../wasm-out/tfjs-backend-wasm-threaded-simd.js?raw';
      return {
        code: `import threadText from '${source}';\n${code.replace(TEXT, 'threadText')}`,
        map: null,
      };
    },
  };
}

/** In tests and while developing passes are verified, wherever they are loaded: what the build leaves out costs it nothing. */
function verifiedPasses(): Plugin {
  return {
    name: 'verified-passes',
    apply: 'serve',
    transform(code, id) {
      if (!id.split('?')[0]?.endsWith('/src/passes/pass.ts')) return undefined;
      const watch = "import { verifyAfterPass } from '../testing/verify-passes.ts';";
      return { code: `${code}\n${watch}\nwatchPasses(verifyAfterPass);`, map: null };
    },
  };
}

/**
 * What hosts that send headers say beside each file; others need not. A page that is isolated from other origins may share memory
 * between threads: training uses that. Threads get a policy of their own. Some hosts read the same file from the built site.
 */
const HEADERS = Object.fromEntries(
  [
    ...readFileSync(new URL('public/_headers', import.meta.url), 'utf8').matchAll(
      /^ {2}([\w-]+): (.*)$/gm,
    ),
  ].map(([, name = '', value = '']) => [name, value]),
);

export default defineConfig({
  // Relative, so that the built site works from any folder of a static host.
  base: './',
  plugins: [react(), siteFiles(), verifiedPasses(), contentSecurityPolicy(), serviceWorker()],
  worker: { format: 'es', plugins: () => [tfjsThreads()] },
  server: { headers: HEADERS },
  preview: { headers: HEADERS },
  // Browsers that run the page know modulepreload themselves: without the polyfill the first picture comes with less.
  build: {
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What the first picture needs of Mantine comes in one piece: as a piece each it takes more.
        codeSplitting: {
          groups: [
            {
              name: 'controls',
              test: /@mantine[\\/]core[\\/]esm[\\/]components[\\/](UnstyledButton|Transition|Loader|CloseButton|Input|InlineInput|Checkbox|NativeSelect|SegmentedControl)[\\/]/,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts'],
    // Whole test sets run through LiteRT in some of these.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    // Modules are loaded once per worker, not once per file: a quarter of a second each.
    isolate: false,
  },
});

import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Builds of the runtime that `adapters/litert` chooses from: relaxed SIMD, and the one for engines without it. */
const LITERT_FILES = ['litert_wasm_internal', 'litert_wasm_compat_internal'].flatMap((name) => [
  `${name}.js`,
  `${name}.wasm`,
]);
const LITERT_FOLDER = new URL('wasm/', import.meta.resolve('@litertjs/core/package.json'));

/** The runtime loads its own glue and wasm by URL, so they go beside the page as they are, under `litert/`. */
function litertFiles(): Plugin {
  const pathOf = (file: string) => fileURLToPath(new URL(file, LITERT_FOLDER));
  return {
    name: 'litert-files',
    configureServer(server) {
      server.middlewares.use('/litert/', (request, response, next) => {
        const file = LITERT_FILES.find((name) => request.url?.split('?')[0] === `/${name}`);
        if (!file) return next();
        const type = file.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
        response.setHeader('Content-Type', type);
        createReadStream(pathOf(file)).pipe(response);
      });
    },
    async generateBundle() {
      for (const file of LITERT_FILES) {
        const source = await readFile(pathOf(file));
        this.emitFile({ type: 'asset', fileName: `litert/${file}`, source });
      }
    },
  };
}

export default defineConfig({
  // Relative, so that the built site works from any folder of a static host.
  base: './',
  plugins: [react(), litertFiles()],
  worker: { format: 'es' },
  build: { chunkSizeWarningLimit: 700 },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts'],
    // Whole test sets run through LiteRT in some of these.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
  },
});

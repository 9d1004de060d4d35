/** Where the wasm files of tfjs lie under Node. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const packageFile = createRequire(import.meta.url).resolve(
  '@tensorflow/tfjs-backend-wasm/package.json',
);

/** Ends with a slash. */
export const WASM_FILES = join(dirname(packageFile), 'dist/');

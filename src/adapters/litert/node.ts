/** LiteRT under Node: for the command line and for tests. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import type { InferenceRuntime } from '../../ports/runtime.ts';
import { BUILD_FILES, type LiteRtBuild } from './builds.ts';
import { packageFile } from './package-files.ts';
import { type ModuleFactory, startLiteRt } from './runtime.ts';

/** Node 20 does not run relaxed SIMD without a flag. */
const BUILD: LiteRtBuild = 'compat';

/** Starts LiteRT from the files of its package. @throws PlaygroundError `runtime-missing`. */
export function createLiteRtRuntime(): Promise<InferenceRuntime> {
  const require = createRequire(import.meta.url);
  const file = fileURLToPath(packageFile(`@litertjs/core/wasm/${BUILD_FILES[BUILD]}.js`));
  const glue: { exports: unknown } = { exports: {} };
  // The glue is CommonJS in a package of ES modules, so `require` would misread it.
  const parameters = ['module', 'exports', 'require', '__dirname', '__filename'];
  const run = compileFunction(readFileSync(file, 'utf8'), parameters, { filename: file });
  run(glue, glue.exports, require, dirname(file), file);
  return startLiteRt(glue.exports as ModuleFactory, { build: BUILD, gpu: null });
}

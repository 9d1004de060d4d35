/** Files of LiteRT.js that are served beside a page, by name, and where the packages keep them. */
import { BUILD_FILES, type LiteRtBuild } from './builds.ts';

const filesOf = (builds: readonly LiteRtBuild[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    builds
      .flatMap((build) => ['js', 'wasm'].map((ending) => `${BUILD_FILES[build]}.${ending}`))
      .map((name) => [name, `@litertjs/core/wasm/${name}`]),
  );

/** Of a page of its own: the interface, and the two builds that run on the processor, of which it takes the one that the browser runs. */
export const DEMO_FILES: Readonly<Record<string, string>> = {
  'core.js': '@litertjs/core/dist/index.js',
  'wasm-utils.js': '@litertjs/wasm-utils/dist/index.js',
  ...filesOf(['relaxed-simd', 'compat']),
};

/** The licence of all of them, which comes along. */
export const DEMO_LICENSE = 'LICENSE';

/** Of this project's page: what its threads start, and what a demo takes along. */
export const RUNTIME_FILES: Readonly<Record<string, string>> = {
  ...DEMO_FILES,
  ...filesOf(['jspi']),
};

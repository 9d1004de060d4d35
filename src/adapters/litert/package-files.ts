/** Files that are read while the command line runs: in their packages and in this project, or beside the bundle that is made of it. */

/** Set where src/tools/pack-cli.ts bundles the command line: nothing of its dependencies is installed then. */
declare const PACKED_COMMANDS: boolean | undefined;

/** Whether this is the bundle: its scripts lie in one folder of the package, the files of other packages in `files/` beside it. */
export const PACKED = typeof PACKED_COMMANDS !== 'undefined';

/** A file of a package. @param path such as `@litertjs/core/wasm/litert_wasm_internal.wasm`. */
export function packageFile(path: string): URL {
  return PACKED ? new URL(`../files/${path}`, import.meta.url) : new URL(import.meta.resolve(path));
}

/** A file at the top of this project, or of the package that is made of it. */
export function ownFile(path: string): URL {
  return new URL(`${PACKED ? '../' : '../../../'}${path}`, import.meta.url);
}

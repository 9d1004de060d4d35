/**
 * LiteRT's builds that are used here: with relaxed SIMD instructions, for engines without them, and one whose code can wait
 * for the GPU (JSPI): only that one shares out a file between GPU and CPU, or takes integers in and out.
 */
export type LiteRtBuild = 'relaxed-simd' | 'compat' | 'jspi';

/** Names of their files, without ending: the glue is a .js, the code a .wasm. */
export const BUILD_FILES = {
  'relaxed-simd': 'litert_wasm_internal',
  compat: 'litert_wasm_compat_internal',
  jspi: 'litert_wasm_jspi_internal',
} as const satisfies Record<LiteRtBuild, string>;

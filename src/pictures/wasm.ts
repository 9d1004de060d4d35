/** Where the decoders' WebAssembly comes from. In a browser they fetch it from beside themselves; under Node files are not fetched. */

export type WasmDecoder = 'jpeg' | 'webp';

/** Their modules, by path in node_modules. */
export const WASM_FILES: Readonly<Record<WasmDecoder, string>> = {
  jpeg: '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  webp: '@jsquash/webp/codec/dec/webp_dec.wasm',
};

type LoadWasm = (path: string) => Promise<WebAssembly.Module>;

let load: LoadWasm | undefined;

/** Has decoders' modules loaded by `from`, by their path in node_modules, from now on: Node's part. */
export function loadDecodersBy(from: LoadWasm): void {
  load = from;
}

/** Undefined where the decoder fetches it. */
export async function wasmOf(decoder: WasmDecoder): Promise<WebAssembly.Module | undefined> {
  return load?.(WASM_FILES[decoder]);
}

/** Compiles `sources/` with AssemblyScript, for the script that stores the module and the test that holds it against it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const SOURCE = fileURLToPath(new URL('sources/', import.meta.url));

/** The bytes of the module. No runtime and no data of its own: the memory is that of tfjs. */
export async function compileWasm(): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'kernels-'));
  try {
    const file = join(folder, 'kernels.wasm');
    const { error, stderr } = await asc.main([
      'index.ts',
      ...['--baseDir', SOURCE],
      ...['--outFile', relative(SOURCE, file)],
      ...['--runtime', 'stub'],
      ...['--enable', 'simd'],
      '-O3',
      '--noAssert',
      '--importMemory',
    ]);
    if (error) throw new Error(`src/assembly/sources does not compile:\n${stderr.toString()}`);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The TypeScript file that carries the bytes. */
export function moduleSource(bytes: Uint8Array): string {
  const lines = Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,92}/g);
  return [
    '/** `src/assembly/sources`, compiled. Written by `npm run kernels`; a test compiles again and compares. */',
    'export const KERNELS_MODULE =',
    `${(lines ?? []).map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

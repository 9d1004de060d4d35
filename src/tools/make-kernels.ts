/** npm run kernels: compiles src/training/kernels/wasm and stores the module beside it. */
import { writeFileSync } from 'node:fs';
import { compileWasm, moduleSource } from '../training/kernels/compile-wasm.ts';

const FILE = new URL('../training/kernels/wasm-module.ts', import.meta.url);

const bytes = await compileWasm();
writeFileSync(FILE, moduleSource(bytes));
console.log(`${bytes.length} bytes`);

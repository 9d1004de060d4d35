/** npm run kernels: compiles src/assembly/sources and stores the module in src/kernels. */
import { writeFileSync } from 'node:fs';
import { compileWasm, moduleSource } from '../assembly/compile.ts';

const FILE = new URL('../kernels/wasm-module.ts', import.meta.url);

const bytes = await compileWasm();
writeFileSync(FILE, moduleSource(bytes));
console.log(`${bytes.length} bytes`);

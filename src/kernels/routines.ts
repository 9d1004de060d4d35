/** The compiled routines of `wasm/`, on the memory of the tfjs backend itself: nothing is copied. */
import type { WasmBackend } from './heap.ts';
import { KERNELS_MODULE } from './wasm-module.ts';

/** Layouts that `multiply` reads; the numbers of `wasm/pack.ts`. */
export const BY_ROWS = 0;
export const BY_COLUMNS = 1;

/** Addresses and distances are in bytes; what each routine does is documented in src/assembly/sources. */
export interface Routines {
  setGeometry(...geometry: number[]): void;
  multiply(
    kindA: number,
    a: number,
    strideA: number,
    kindB: number,
    b: number,
    strideB: number,
    c: number,
    strideC: number,
    m: number,
    n: number,
    k: number,
    bias: number,
  ): void;
  convolve(x: number, filter: number, bias: number, y: number): void;
  convolveFilterGradient(x: number, dy: number, dFilter: number): void;
  convolveInputGradient(dy: number, filter: number, dx: number, room: number, rows: number): void;
  depthwiseConvolve(x: number, filter: number, bias: number, y: number): void;
  depthwiseFilterGradient(x: number, dy: number, dFilter: number, sums: number): void;
  depthwiseInputGradient(dy: number, filter: number, dx: number): void;
  maxPoolGradient(x: number, dy: number, dx: number): void;
  averagePoolGradient(dy: number, dx: number): void;
  sumMiddle(
    x: number,
    outer: number,
    middle: number,
    inner: number,
    factor: number,
    y: number,
  ): void;
  extremeMiddle(
    x: number,
    outer: number,
    middle: number,
    inner: number,
    largest: number,
    y: number,
  ): void;
  compare(
    kind: number,
    a: number,
    aStep: number,
    b: number,
    bStep: number,
    y: number,
    count: number,
  ): void;
  combine(a: number, b: number, y: number, count: number, either: number): void;
  segmentSum(
    x: number,
    ids: number,
    rows: number,
    columns: number,
    segments: number,
    y: number,
  ): void;
  rectifierGradient(
    dy: number,
    x: number,
    dx: number,
    count: number,
    slope: number,
    top: number,
  ): void;
  clamp(x: number, count: number, low: number, high: number): void;
  dropout(x: number, y: number, count: number, seed: number, limit: number, scale: number): void;
  adam(
    p: number,
    m: number,
    v: number,
    g: number,
    newP: number,
    newM: number,
    newV: number,
    count: number,
    alpha: number,
    gainM: number,
    gainV: number,
    epsilon: number,
  ): void;
  momentumStep(
    p: number,
    m: number,
    g: number,
    newP: number,
    newM: number,
    count: number,
    rate: number,
    momentum: number,
    nesterov: number,
  ): void;
  plainStep(p: number, g: number, newP: number, count: number, rate: number): void;
  roundToLattice(
    x: number,
    scale: number,
    low: number,
    high: number,
    outer: number,
    channels: number,
    inner: number,
    y: number,
  ): void;
  latticeGradient(
    dy: number,
    x: number,
    scale: number,
    low: number,
    high: number,
    outer: number,
    channels: number,
    inner: number,
    dx: number,
    sums: number,
  ): void;
  scratchSize(): number;
  setScratch(address: number): void;
}

/** The import of the memory as AssemblyScript writes it: `env.memory`, not shared, from 0 pages. */
const MEMORY_IMPORT = [
  0x02,
  0x0f,
  0x01,
  3,
  ...ascii('env'),
  6,
  ...ascii('memory'),
  0x02,
  0x00,
  0x00,
];
/** The same for a memory that threads share: then a module must name a largest size, 65,536 pages. */
const SHARED_IMPORT = [
  ...[0x02, 0x12, 0x01, 3, ...ascii('env'), 6, ...ascii('memory'), 0x02],
  ...[0x03, 0x00, 0x80, 0x80, 0x04],
];

function ascii(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

/** The module for a memory of its own or a shared one; they differ in the declaration of the import alone. */
export function moduleBytes(shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(KERNELS_MODULE), (letter) => letter.charCodeAt(0));
  if (!shared) return bytes;
  const at = bytes.findIndex((_, i) => MEMORY_IMPORT.every((byte, j) => bytes[i + j] === byte));
  if (at < 0) throw new Error('The kernels do not import their memory as expected.');
  return Uint8Array.from([
    ...bytes.subarray(0, at),
    ...SHARED_IMPORT,
    ...bytes.subarray(at + MEMORY_IMPORT.length),
  ]);
}

/** @throws Error where tfjs keeps its memory elsewhere than in 4.22. */
export function memoryOf(backend: WasmBackend): WebAssembly.Memory {
  const memory = backend.wasm.wasmMemory ?? backend.wasm.asm.memory;
  if (!memory) throw new Error('The memory of the tfjs wasm backend is not where 4.22 has it.');
  return memory;
}

const loaded = new WeakMap<WasmBackend['wasm'], Routines>();

/**
 * The routines on a backend's memory, compiled at the first call.
 * @throws Error where the engine has no SIMD, or tfjs keeps its memory elsewhere than in 4.22.
 */
export function routinesOf(backend: WasmBackend): Routines {
  const known = loaded.get(backend.wasm);
  if (known) return known;
  const memory = memoryOf(backend);
  const shared =
    typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  const module = new WebAssembly.Module(moduleBytes(shared));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const routines = exports as unknown as Routines;
  // dlmalloc aligns to 16 bytes at least by 8: room to round up.
  const scratch = allocate(backend, routines.scratchSize() + 16);
  routines.setScratch((scratch + 15) & ~15);
  loaded.set(backend.wasm, routines);
  return routines;
}

function allocate(backend: WasmBackend, bytes: number): number {
  const address = backend.wasm._malloc(bytes) >>> 0;
  if (address === 0) throw new Error(`No memory for ${bytes} bytes.`);
  return address;
}

/** Gives `work` the address of so many bytes, which are freed afterwards. */
export function withScratch(
  backend: WasmBackend,
  bytes: number,
  work: (address: number) => void,
): void {
  const address = allocate(backend, bytes);
  try {
    work(address);
  } finally {
    backend.wasm._free(address);
  }
}

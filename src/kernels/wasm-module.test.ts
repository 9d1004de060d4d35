import { expect, test } from 'vitest';
import { compileWasm } from '../assembly/compile.ts';
import { moduleBytes } from './routines.ts';

test('the stored module is the compiled source (else: npm run kernels)', async () => {
  expect(Buffer.from(moduleBytes(false)).equals(await compileWasm())).toBe(true);
});

test('the module asks for the memory alone, and brings no data that would overwrite that of tfjs', () => {
  const module = new WebAssembly.Module(moduleBytes(false));
  expect(WebAssembly.Module.imports(module)).toEqual([
    { module: 'env', name: 'memory', kind: 'memory' },
  ]);
  const sections = sectionsOf(moduleBytes(false));
  expect(sections).not.toContain(11);
});

test('the module takes a memory that threads share', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const module = new WebAssembly.Module(moduleBytes(true));
  expect(() => new WebAssembly.Instance(module, { env: { memory } })).not.toThrow();
});

/** Numbers of the sections of a module; 11 is data. */
function sectionsOf(bytes: Uint8Array): number[] {
  const sections: number[] = [];
  for (let at = 8; at < bytes.length; ) {
    sections.push(bytes[at++]!);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
  }
  return sections;
}

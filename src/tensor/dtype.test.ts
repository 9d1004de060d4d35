import { expect, test } from 'vitest';
import { TensorType } from '../schema/enums.ts';
import { byteLengthOf, bytesOf, DTYPES, type DType, dtypeOfCode, viewAs } from './dtype.ts';

const names = Object.keys(DTYPES) as DType[];

test('every type has the code that the schema gives it', () => {
  const codes = Object.fromEntries(names.map((name) => [name.toUpperCase(), DTYPES[name].code]));
  expect(TensorType).toMatchObject(codes);
  expect(names.map((name) => dtypeOfCode(DTYPES[name].code))).toEqual(names);
  expect(dtypeOfCode(99)).toBeUndefined();
});

test('a name says how many bits an element has, and its view is as wide or holds bytes', () => {
  const OTHERS: Partial<Record<DType, number>> = { bool: 8, string: 0, resource: 0, variant: 0 };
  for (const name of names) {
    const { bits, array } = DTYPES[name];
    expect([name, bits]).toEqual([name, OTHERS[name] ?? Number(/\d+$/.exec(name))]);
    expect([name, [1, bits / 8]]).toEqual([
      name,
      expect.arrayContaining([array.BYTES_PER_ELEMENT]),
    ]);
  }
});

test('packed types take whole bytes', () => {
  expect(byteLengthOf('int4', 3)).toBe(2);
  expect(byteLengthOf('int2', 5)).toBe(2);
  expect(byteLengthOf('int2', 4)).toBe(1);
  expect(byteLengthOf('float32', 3)).toBe(12);
  expect(byteLengthOf('complex128', 2)).toBe(32);
});

test('bytes are seen as elements in place where they are aligned, copied where they are not', () => {
  const bytes = Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0);
  const aligned = viewAs('int32', bytes.subarray(4, 12));
  expect(aligned).toEqual(Int32Array.of(2, 3));
  expect(aligned.buffer).toBe(bytes.buffer);
  const moved = viewAs('int32', bytes.subarray(3, 11));
  expect(moved).toEqual(Int32Array.of(0x200, 0x300));
  expect(moved.buffer).not.toBe(bytes.buffer);
  expect(viewAs('float16', bytes.subarray(0, 4))).toEqual(Uint16Array.of(1, 0));
});

test('part of an element is refused with the number of bytes and the type', () => {
  expect(() => viewAs('int32', new Uint8Array(5))).toThrow(RangeError);
  expect(() => viewAs('int64', new Uint8Array(12))).toThrow(/12 bytes.*int64/);
});

test('the bytes behind a part of an array', () => {
  const words = Uint16Array.of(1, 2, 3, 4);
  expect(bytesOf(words.subarray(1, 3))).toEqual(Uint8Array.of(2, 0, 3, 0));
  expect(bytesOf(words).buffer).toBe(words.buffer);
});

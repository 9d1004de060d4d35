/** Values of arrays: every number type in either byte order, every layout, and what is refused. */
import type { Dataset, HeaderMessage } from 'jsfive';
import { describe, expect, test } from 'vitest';
import { datasetValues } from './hdf5-dataset.ts';

/** Where the message about the layout lies; the bytes before it belong to something else. */
const AT = 8;

interface Edit {
  readonly dtype?: Dataset['dtype'];
  readonly shape?: number[];
  /** Of the message, from its first byte. */
  readonly layout: readonly number[];
  readonly values?: readonly number[];
  readonly length?: number;
  readonly noMessage?: true;
}

/** Address as eight bytes, least first. */
const address = (at: number) => [at & 255, at >> 8, 0, 0, 0, 0, 0, 0];
const VALUES_AT = 64;

function valuesOf(edit: Edit): Float32Array {
  const bytes = new Uint8Array(edit.length ?? VALUES_AT + (edit.values?.length ?? 0));
  bytes.set(edit.layout, AT);
  if (edit.values) bytes.set(edit.values, VALUES_AT);
  const message: HeaderMessage = { get: (field) => (field === 'offset_to_message' ? AT : -1) };
  const objects = {
    find_msg_type: (type: number) => (type === 8 && !edit.noMessage ? [message] : []),
  };
  const dataset = {
    dtype: edit.dtype ?? '<u1',
    shape: edit.shape ?? [2],
    _dataobjects: objects,
  } as unknown as Dataset;
  return datasetValues(dataset, bytes.buffer, 'layer/kernel');
}

const contiguous = [3, 1, ...address(VALUES_AT)];

/** The bytes of 1.5 (or 3) and −2 (or 254 and the like) of each type, most significant first. */
test.each<[string, number[], number[]]>([
  ['f2', [0x3e, 0x00, 0xc0, 0x00], [1.5, -2]],
  ['f4', [0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0], [1.5, -2]],
  ['f8', [0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0], [1.5, -2]],
  ['i1', [3, 0xfe], [3, -2]],
  ['u1', [3, 0xfe], [3, 254]],
  ['i4', [0, 0, 1, 3, 0xff, 0xff, 0xff, 0xfe], [259, -2]],
  ['u4', [0, 0, 1, 3, 0x80, 0, 0, 0], [259, 2 ** 31]],
  ['i8', [0, 0, 0, 0, 0, 0, 1, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe], [259, -2]],
])('%s in both byte orders', (type, big, expected) => {
  const width = big.length / 2;
  const little = [...big.slice(0, width).reverse(), ...big.slice(width).reverse()];
  const read = (dtype: string, values: number[]) => [
    ...valuesOf({ dtype, values, layout: contiguous }),
  ];
  expect(read(`>${type}`, big)).toEqual(expected);
  expect(read(`<${type}`, little)).toEqual(expected);
  expect(read(type, little)).toEqual(expected);
});

describe('layouts', () => {
  const values = [7, 9];
  test.each<[string, number[]]>([
    ['version 3', contiguous],
    ['version 4', [4, 1, ...address(VALUES_AT)]],
    ['version 1', [1, 1, 1, 0, 0, 0, 0, 0, ...address(VALUES_AT)]],
    ['version 2', [2, 1, 1, 0, 0, 0, 0, 0, ...address(VALUES_AT)]],
    ['values in the message itself', [3, 0, 2, 0, 7, 9]],
    ['more room in the message than values', [3, 0, 3, 0, 7, 9, 1]],
  ])('%s', (_, layout) => {
    expect([...valuesOf({ layout, values })]).toEqual(values);
  });

  test('no values at all need no place', () => {
    expect(valuesOf({ shape: [0, 3], layout: [], noMessage: true })).toHaveLength(0);
  });

  test('the last byte of the file counts', () => {
    expect([...valuesOf({ layout: contiguous, length: VALUES_AT + 2 })]).toEqual([0, 0]);
  });
});

describe('refused, with the array’s path', () => {
  test.each<[string, Edit, string, RegExp]>([
    ['texts', { dtype: '|S5', layout: contiguous }, 'unsupported-dtype', /of type that is not/],
    [
      'records',
      { dtype: ['VLEN'], layout: contiguous },
      'unsupported-dtype',
      /of type that is not/,
    ],
    ['other widths', { dtype: '<i2', layout: contiguous }, 'unsupported-dtype', /of type i2\./],
    ['more than a type', { dtype: 'x<f4', layout: contiguous }, 'unsupported-dtype', /not a numb/],
    ['and behind it', { dtype: '<f4x', layout: contiguous }, 'unsupported-dtype', /not a number/],
    ['no layout', { layout: [], noMessage: true }, 'bad-file', /not say where its values are/],
    ['version 0', { layout: [0, 1] }, 'bad-file', /layout of version 0/],
    ['version 5', { layout: [5, 1] }, 'bad-file', /layout of version 5/],
    ['chunks', { layout: [3, 2, ...address(VALUES_AT)] }, 'bad-file', /stored in chunks/],
    ['chunks of old', { layout: [1, 1, 2, 0, 0, 0, 0, 0] }, 'bad-file', /stored in chunks/],
    ['in the message, of old', { layout: [1, 1, 0, 0, 0, 0, 0, 0] }, 'bad-file', /in chunks/],
    ['no address', { layout: [3, 1, ...Array(8).fill(255)] }, 'bad-file', /has no values/],
    ['too few', { layout: [3, 0, 1, 0, 7] }, 'bad-file', /has 1 bytes; 2 expected/],
  ])('%s', (_, edit, code, message) => {
    expect(() => valuesOf({ values: [1, 2], ...edit })).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringMatching(message),
        hint: expect.stringMatching(/[Ss]ave/),
        where: { tensor: 'layer/kernel' },
      }),
    );
  });

  test('beyond the end of the file', () => {
    expect(() => valuesOf({ layout: contiguous, length: VALUES_AT + 1 })).toThrow(
      expect.objectContaining({
        code: 'truncated',
        message: expect.stringContaining('lies at bytes 64 to 66; the file has 65.'),
        where: { tensor: 'layer/kernel', byteOffset: 64 },
      }),
    );
  });
});

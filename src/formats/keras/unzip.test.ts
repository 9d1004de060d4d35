/** Zip archives: the names in them, what is taken out, and how much may come out. */
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { isZip } from '../../base/magic.ts';
import { firstNames, unpackedLimit, unzipFiles, zipNames } from './unzip.ts';

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const failure = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};
const archive = (level: 0 | 6 = 0) =>
  zipSync(
    { 'a.txt': strToU8('one'), 'm/b.txt': strToU8('two'), 'c.bin': strToU8('three') },
    { level },
  );
/** A copy inside a larger buffer. */
const moved = (bytes: Uint8Array) => {
  const larger = new Uint8Array(bytes.length + 20).fill(0x50);
  larger.set(bytes, 7);
  return larger.subarray(7, 7 + bytes.length);
};

test.each<[number[], boolean]>([
  [[0x50, 0x4b, 3, 4], true],
  [[0x50, 0x4b, 3, 4, 9], true],
  [[0x51, 0x4b, 3, 4], false],
  [[0x50, 0x4c, 3, 4], false],
  [[0x50, 0x4b, 5, 4], false],
  [[0x50, 0x4b, 3, 6], false],
  [[0x50, 0x4b, 3], false],
  [[], false],
])('%j begins as a zip archive: %s', (bytes, is) => {
  expect(isZip(Uint8Array.from(bytes))).toBe(is);
});

describe('names at the start', () => {
  test('of every file that begins within', () => {
    const zip = archive();
    expect(firstNames(zip)).toEqual(['a.txt', 'm/b.txt', 'c.bin']);
    expect(firstNames(moved(zip))).toEqual(['a.txt', 'm/b.txt', 'c.bin']);
    // The second begins at 30 + 5 + 3.
    expect(firstNames(zip.subarray(0, 38 + 29))).toEqual(['a.txt']);
    expect(firstNames(zip.subarray(0, 38 + 30))).toEqual(['a.txt', '']);
    expect(firstNames(zip.subarray(0, 38 + 37))).toEqual(['a.txt', 'm/b.txt']);
    expect(firstNames(zip.subarray(0, 29))).toEqual([]);
    expect(firstNames(strToU8('x'.repeat(99)))).toEqual([]);
  });

  test('extra fields are stepped over', () => {
    const zip = zipSync(
      { 'a.txt': [strToU8('one'), { extra: { 7: strToU8('more') } }], b: strToU8('') },
      { level: 0 },
    );
    expect(firstNames(zip)).toEqual(['a.txt', 'b']);
  });

  test('behind a file of unknown size nothing is found', () => {
    const zip = archive();
    const flags = zip[6] ?? 0;
    zip[6] = flags | 8;
    expect(firstNames(zip)).toEqual(['a.txt']);
    // The other flags mean something else.
    zip[6] = flags | 4;
    expect(firstNames(zip)).toHaveLength(3);
  });
});

describe('names in the directory', () => {
  test('of all files', () => {
    const names = ['a.txt', 'm/b.txt', 'c.bin'];
    expect(zipNames(archive())).toEqual(names);
    expect(zipNames(archive(6))).toEqual(names);
    expect(zipNames(moved(archive()))).toEqual(names);
  });

  test('extra fields and comments are stepped over', () => {
    const zip = zipSync(
      {
        'a.txt': [strToU8('one'), { extra: { 7: strToU8('more') }, comment: 'a comment' }],
        b: [strToU8(''), { comment: 'c' }],
        d: strToU8(''),
      },
      { level: 0 },
    );
    expect(zipNames(zip)).toEqual(['a.txt', 'b', 'd']);
  });

  test('up to 10,000', () => {
    const of = (count: number) =>
      zipSync(
        Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}`, new Uint8Array()])),
        { level: 0 },
      );
    expect(zipNames(of(10_000))).toHaveLength(10_000);
    expect(() => zipNames(of(10_001))).toThrow(
      expect.objectContaining({
        code: 'bad-file',
        message: expect.stringContaining('more than 10000'),
      }),
    );
  });

  test('an archive without an end', () => {
    expect(() => zipNames(archive().subarray(0, -22))).toThrow(
      expect.objectContaining({ code: 'truncated', where: { byteOffset: archive().length - 22 } }),
    );
  });

  test('a comment of any length may follow the end', () => {
    const zip = archive();
    const behind = (length: number) => {
      const bytes = new Uint8Array(zip.length + length);
      bytes.set(zip);
      return bytes;
    };
    expect(zipNames(behind(65_535))).toHaveLength(3);
    expect(() => zipNames(behind(65_536))).toThrow(expect.objectContaining({ code: 'truncated' }));
    // An archive that is nothing but its end.
    const end = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array<number>(18).fill(0)]);
    expect(zipNames(end)).toEqual([]);
    expect(() => zipNames(end.subarray(0, -1))).toThrow(
      expect.objectContaining({ code: 'truncated' }),
    );
  });

  test('where the directory is somewhere else there are none', () => {
    const zip = archive();
    const view = new DataView(zip.buffer);
    const end = zip.length - 22;
    for (const at of [0, 17, end - 45, end, 0xffffffff]) {
      view.setUint32(end + 16, at, true);
      expect(zipNames(zip)).toEqual([]);
    }
  });
});

describe('files', () => {
  test.each([0, 6] as const)('by the end of their path, at level %i', (level) => {
    const files = unzipFiles(archive(level), ['a.txt', 'b.txt', 'txt']);
    expect([...files].map(([name, bytes]) => [name, text(bytes)])).toEqual([
      ['a.txt', 'one'],
      ['b.txt', 'two'],
    ]);
  });

  test('by a rule, with their whole path', () => {
    const files = unzipFiles(archive(), (path) => path.includes('b'));
    expect([...files].map(([name, bytes]) => [name, text(bytes)])).toEqual([
      ['m/b.txt', 'two'],
      ['c.bin', 'three'],
    ]);
  });

  test('the first of one name', () => {
    const zip = zipSync({ 'x/a.txt': strToU8('first'), 'a.txt': strToU8('second') });
    expect(text(unzipFiles(zip, ['a.txt']).get('a.txt'))).toBe('first');
  });

  test('that are long come whole', () => {
    const long = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) >> 7);
    for (const level of [0, 6] as const) {
      const zip = zipSync({ a: long, b: strToU8('end') }, { level });
      const files = unzipFiles(zip, ['a', 'b']);
      expect(Buffer.compare(files.get('a') ?? new Uint8Array(), long)).toBe(0);
      expect(text(files.get('b'))).toBe('end');
    }
  });

  test('of an archive that is cut', () => {
    expect(() => unzipFiles(archive().subarray(0, -1), ['a.txt'])).toThrow(
      expect.objectContaining({ code: 'truncated' }),
    );
  });

  test('that are damaged are named', () => {
    const zip = zipSync({ 'a.txt': strToU8('{"a": 1}'.repeat(99)) }, { level: 9 });
    zip.set([0xff, 0xff, 0xff, 0xff], 30 + 5);
    expect(failure(() => unzipFiles(zip, ['a.txt']))).toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(/^The zip archive is damaged: .*block/),
      where: { file: 'a.txt' },
    });
  });

  test('that end early say so', () => {
    const zip = zipSync({ 'a.txt': strToU8('abcdefgh'.repeat(999)) }, { level: 9 });
    // The length that is packed is said to be shorter than it is.
    const packed = new DataView(zip.buffer);
    packed.setUint32(18, 12, true);
    expect(failure(() => unzipFiles(zip, ['a.txt']))).toMatchObject({
      code: 'bad-file',
      message: 'The zip archive is damaged: it ends early.',
    });
  });

  test('that are packed in a way that is not known', () => {
    const zip = archive();
    zip[8] = 99;
    expect(failure(() => unzipFiles(zip, ['a.txt']))).toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('99'),
    });
  });
});

describe('room', () => {
  test('50 times the archive, at least 32 MB, at most 1 GB', () => {
    expect(unpackedLimit(0)).toBe(32_000_000);
    expect(unpackedLimit(640_000)).toBe(32_000_000);
    expect(unpackedLimit(640_001)).toBe(32_000_050);
    expect(unpackedLimit(19_999_999)).toBe(999_999_950);
    expect(unpackedLimit(20_000_001)).toBe(1_000_000_000);
  });

  test('what comes to the limit is read, one byte more is not', () => {
    const zip = zipSync({ a: new Uint8Array(500), b: new Uint8Array(500), c: new Uint8Array(9) });
    expect(unzipFiles(zip, ['a', 'b'], 1000).size).toBe(2);
    expect(failure(() => unzipFiles(zip, ['a', 'b'], 999))).toMatchObject({
      code: 'too-large',
      message: expect.stringContaining(`archive of ${zip.length} bytes unpacks to more than 999;`),
      hint: expect.stringContaining('made to fill the memory'),
      where: { file: 'b' },
    });
  });
});

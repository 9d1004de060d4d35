import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { given } from '../../testing/data-sets.ts';
import { placeOfEntry, readPlace } from './places.ts';
import { zipEntries } from './zip.ts';

const content = new Uint8Array(5000).map((_, i) => i % 7);
const archive = zipSync({
  'a/one.bin': [content, { level: 0 }],
  'a/two.bin': [content, { level: 9 }],
  'a/.DS_Store': content,
  '__MACOSX/a/one.bin': content,
});
const fileOf = (bytes: Uint8Array) => given('set.zip', bytes);
const entriesOf = (bytes: Uint8Array) => zipEntries(fileOf(bytes).blob, 'set.zip');
/** Where the first entry of the directory begins. */
const directory = new DataView(archive.buffer).getUint32(archive.length - 6, true);

function changed(change: (view: DataView) => void): Uint8Array {
  const copy = archive.slice();
  change(new DataView(copy.buffer));
  return copy;
}

const readFirst = async (bytes: Uint8Array, number = 0) => {
  const entry = (await entriesOf(bytes))[number]!;
  return readPlace([fileOf(bytes)], placeOfEntry(0, entry), entry.name);
};

test('entries are found and unpacked; what systems put beside them is not', async () => {
  const entries = await entriesOf(archive);
  expect(entries.map(({ name, isDeflated }) => [name, isDeflated])).toEqual([
    ['a/one.bin', false],
    ['a/two.bin', true],
  ]);
  expect(await readFirst(archive, 0)).toEqual(content);
  expect(await readFirst(archive, 1)).toEqual(content);
});

describe('archives that are damaged, or made to do harm', () => {
  test.each([
    ['cut off', archive.slice(0, -30), 'truncated'],
    ['cut off at the front', archive.slice(100), 'truncated'],
    ['empty', new Uint8Array(30), 'truncated'],
    [
      'a directory elsewhere',
      changed((view) => view.setUint32(archive.length - 6, 5, true)),
      'bad-data',
    ],
    [
      'more entries than are there',
      changed((view) => view.setUint16(archive.length - 12, 999, true)),
      'bad-data',
    ],
    ['encrypted', changed((view) => view.setUint16(directory + 8, 1, true)), 'bad-data'],
    ['an unknown method', changed((view) => view.setUint16(directory + 10, 99, true)), 'bad-data'],
    [
      'a name that is too long',
      changed((view) => view.setUint16(directory + 28, 60_000, true)),
      'truncated',
    ],
    ['an entry outside', changed((view) => view.setUint32(directory + 42, 1e9, true)), 'truncated'],
    ['an entry elsewhere', changed((view) => view.setUint32(directory + 42, 3, true)), 'bad-data'],
    [
      'a size of 4 GB',
      changed((view) => view.setUint32(directory + 24, 0xfffffff0, true)),
      'too-large',
    ],
  ])('%s', async (_, bytes, code) => {
    await expect(readFirst(bytes)).rejects.toMatchObject({ code, where: { file: 'set.zip' } });
  });

  test.each([
    ['longer', 4999],
    ['shorter', 5001],
    ['far shorter', 200_000_000],
  ])('an entry that is %s than it says', async (_, size) => {
    const second = directory + 46 + 'a/one.bin'.length;
    const bytes = changed((view) => view.setUint32(second + 24, size, true));
    await expect(readFirst(bytes, 1)).rejects.toMatchObject({ code: 'bad-data' });
  });
});

test.each([0, 9] as const)(
  'a changed byte is found by the checksum, packed at level %i',
  async (level) => {
    const text = new TextEncoder().encode('one,two\n'.repeat(40));
    const archive = zipSync({ 'a.csv': text }, { level });
    const read = async (bytes: Uint8Array) => {
      const blob = new Blob([bytes as BlobPart]);
      const [entry] = await zipEntries(blob, 'a.zip');
      return readPlace([{ path: 'a.zip', blob }], placeOfEntry(0, entry!), 'a.csv');
    };
    expect(await read(archive)).toEqual(text);
    const broken = archive.slice();
    // The first byte of the text itself, or of its packed form.
    const first = 30 + 'a.csv'.length + (level === 0 ? 0 : 1);
    broken[first]! ^= 1;
    await expect(read(broken)).rejects.toThrow(/^a\.csv in a\.zip is damaged/);
  },
);

test('sizes that take 64 bits are read', async () => {
  const name = new TextEncoder().encode('x.bin');
  const bytes = new Uint8Array(300);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x04034b50, true);
  view.setUint16(26, name.length, true);
  bytes.set(name, 30);
  bytes.set([1, 2, 3, 4], 30 + name.length);
  const at = 30 + name.length + 4;
  view.setUint32(at, 0x02014b50, true);
  for (const field of [20, 24, 42]) view.setUint32(at + field, 0xffffffff, true);
  view.setUint16(at + 28, name.length, true);
  view.setUint16(at + 30, 28, true);
  bytes.set(name, at + 46);
  const extra = at + 46 + name.length;
  view.setUint16(extra, 1, true);
  view.setUint16(extra + 2, 24, true);
  view.setBigUint64(extra + 4, 4n, true);
  view.setBigUint64(extra + 12, 4n, true);
  const end64 = extra + 28;
  view.setUint32(end64, 0x06064b50, true);
  view.setBigUint64(end64 + 32, 1n, true);
  view.setBigUint64(end64 + 40, BigInt(end64 - at), true);
  view.setBigUint64(end64 + 48, BigInt(at), true);
  const locator = end64 + 56;
  view.setUint32(locator, 0x07064b50, true);
  view.setBigUint64(locator + 8, BigInt(end64), true);
  view.setUint32(locator + 20, 0x06054b50, true);
  expect(await readFirst(bytes.slice(0, locator + 42))).toEqual(Uint8Array.of(1, 2, 3, 4));
});

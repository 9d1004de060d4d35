import { describe, expect, test } from 'vitest';
import { dataSet, expectedArray, given } from '../testing/data-sets.ts';
import { decodePicture } from './decode.ts';
import { pictureHead } from './raster.ts';

const files = await dataSet('pictures');
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

describe('pixels are those of Pillow and TensorFlow', () => {
  test.each(files)('$path', async ({ path, blob }) => {
    const bytes = await bytesOf(blob);
    const { width, height, channels, data } = await decodePicture(bytes, path);
    const { shape, data: expected } = expectedArray(path.replace('/', '-'));
    expect([height, width, ...(channels === 3 ? [3] : [])]).toEqual(shape);
    expect(Array.from(data)).toEqual(Array.from(expected as Uint8Array));
    expect(pictureHead(bytes)).toMatchObject({ width, height });
  });
});

describe('what is no whole picture', () => {
  test('is refused by its name', async () => {
    const text = await bytesOf(given('a.png', 'no picture').blob);
    await expect(decodePicture(text, 'a.png')).rejects.toMatchObject({
      code: 'bad-data',
      where: { file: 'a.png' },
    });
  });

  test.each(files)('$path, cut off', async ({ path, blob }) => {
    const bytes = await bytesOf(blob);
    const half = bytes.slice(0, bytes.length >> 1);
    await expect(decodePicture(half, path)).rejects.toMatchObject({ code: 'bad-data' });
    // The next one is read as if nothing had been.
    expect(await decodePicture(bytes, path)).toMatchObject({ width: expect.any(Number) });
  });

  test('a picture that says it is huge is not decoded', async () => {
    const png = await bytesOf(files.find(({ path }) => path.endsWith('rgb.png'))!.blob);
    new DataView(png.buffer).setUint32(16, 60_000);
    new DataView(png.buffer).setUint32(20, 60_000);
    await expect(decodePicture(png, 'bomb.png')).rejects.toMatchObject({ code: 'too-large' });
  });
});

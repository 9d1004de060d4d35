/** Many pictures of noise, for looking at memory. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { encode } from 'fast-png';
import { Zip, ZipPassThrough } from 'fflate';
import { seededRandom } from '../tensor/random.ts';

/** Different ones; the archive holds each many times. */
const DIFFERENT = 250;
/** Of a picture, in pixels. */
export const SIDE = 64;
const CLASSES = ['a', 'b', 'c', 'd'];

/** A zip archive of pictures in four classes, written piece by piece. @returns its bytes. */
export async function writeArchive(path: string, count: number): Promise<number> {
  const random = seededRandom(1);
  const pictures = Array.from({ length: DIFFERENT }, () => {
    const data = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => 256 * random());
    return encode({ width: SIDE, height: SIDE, channels: 3, data });
  });
  const file = createWriteStream(path);
  let bytes = 0;
  let isFull = false;
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    bytes += chunk.length;
    isFull = !file.write(chunk);
  });
  for (let i = 0; i < count; i++) {
    const entry = new ZipPassThrough(`${CLASSES[i % CLASSES.length]}/${i}.png`);
    zip.add(entry);
    entry.push(pictures[i % DIFFERENT]!, true);
    if (isFull) await once(file, 'drain');
  }
  zip.end();
  file.end();
  await once(file, 'finish');
  return bytes;
}

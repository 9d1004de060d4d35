/** Boxes in the format of YOLO: a text for each picture, with a class number and four shares in every line. */
import { cancellationPoint, type JobOptions } from '../../base/progress.ts';
import { pictureHead } from '../../pictures/raster.ts';
import { readPlace, readStart } from '../bytes/places.ts';
import { badData } from '../bytes/slices.ts';
import { classListIn } from '../classes/class-list.ts';
import { isClassList } from '../classes/class-names.ts';
import type { GivenFile } from '../data-index.ts';
import { HEAD_BYTES } from '../images/scan.ts';
import type { Item, LabelledItems } from '../items.ts';
import { MOST_SET_CLASSES } from '../limits.ts';
import { type MarkedBox, marksOf } from './marks.ts';

/** A hundred thousand boxes. */
const MOST_BYTES = 8_000_000;
const LINE = /^(\d{1,6})((?:\s+[-+.\deE]+){4})$/;
const FOLDERS = /(^|\/)images(\/)/i;

/** The set by the texts beside pictures; null where there are none. Pictures without a text show nothing that is marked. */
export async function yoloSet(
  files: readonly GivenFile[],
  pictures: readonly Item[],
  items: readonly Item[],
  options: JobOptions,
): Promise<LabelledItems | null> {
  const texts = new Map(
    items
      .filter(({ name }) => /\.txt$/i.test(name) && !isClassList(name))
      .map((item) => [bare(item.name), item] as const),
  );
  const textOf = ({ name }: Item) =>
    texts.get(bare(name)) ?? texts.get(bare(name.replace(FOLDERS, '$1labels$2')));
  const marked = pictures.map(textOf);
  const first = marked.find((text) => text !== undefined && text.place.size > 0);
  if (!first || !(await linesOf(files, first)).every((line) => LINE.test(line))) return null;
  const boxes: MarkedBox[] = [];
  const sizes = new Map<number, { readonly width: number; readonly height: number }>();
  for (const [picture, text] of marked.entries()) {
    if (picture % 256 === 0) {
      await cancellationPoint(options.signal);
      options.onProgress?.({ stage: 'reading', done: picture, total: pictures.length });
    }
    if (!text) continue;
    const { name, place } = pictures[picture]!;
    const head = pictureHead(await readStart(files, place, name, HEAD_BYTES));
    if (head) sizes.set(picture, head);
    for (const [line, words] of (await linesOf(files, text)).entries()) {
      boxes.push({ picture, ...boxIn(words, `Line ${line + 1} of ${text.name}`, text.name) });
    }
  }
  const list = await classListIn(files, items);
  const count = boxes.reduce((most, { label }) => Math.max(most, label + 1), list.length);
  const names = Array.from({ length: count }, (_, i) => list[i] ?? String(i));
  return marksOf({ pictures, boxes, names, sizes, source: first.name });
}

const bare = (path: string) => path.replace(/\.[^./]+$/, '');

async function linesOf(files: readonly GivenFile[], { name, place }: Item): Promise<string[]> {
  const text = new TextDecoder().decode(await readPlace(files, place, name, MOST_BYTES));
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Centre, width and height become sides. */
function boxIn(words: string, where: string, file: string): Omit<MarkedBox, 'picture'> {
  const [, number = '', shares = ''] = LINE.exec(words) ?? [];
  const label = Number(number);
  const [x, y, w, h] = shares.trim().split(/\s+/).map(Number);
  if (number === '' || label >= MOST_SET_CLASSES || ![x, y, w, h].every(Number.isFinite)) {
    throw badData(
      `${where} is no box.`,
      'A line has a class number, then centre across, centre down, width and height as shares of the picture.',
      file,
    );
  }
  return { label, sides: [y! - h! / 2, x! - w! / 2, y! + h! / 2, x! + w! / 2] };
}

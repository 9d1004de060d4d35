/** Boxes in the format of COCO: one JSON with lists of images, annotations and categories. */
import { isObject } from '../../base/checks.ts';
import { cancellationPoint, type JobOptions } from '../../base/progress.ts';
import { readPlace, readStart } from '../bytes/places.ts';
import { badData } from '../bytes/slices.ts';
import type { GivenFile } from '../data-index.ts';
import type { Item, LabelledItems } from '../items.ts';
import { MOST_NAME, MOST_SET_CLASSES } from '../limits.ts';
import { type MarkedBox, marksOf } from './marks.ts';

const MOST_BYTES = 256_000_000;
/** Names that stand near the start of such a file. */
const START = /"(images|annotations|categories|info|licenses)"/;
const START_BYTES = 4096;

interface CocoFile {
  readonly name: string;
  readonly images: readonly unknown[];
  readonly annotations: readonly unknown[];
  readonly categories: readonly unknown[];
}

/** Pictures by path and by name; null for a name that several have. */
type Places = ReadonlyMap<string, number | null>;

/** The set by the file that names most of the pictures; null where none does. @throws PlaygroundError `bad-data`. */
export async function cocoSet(
  files: readonly GivenFile[],
  pictures: readonly Item[],
  items: readonly Item[],
  { signal }: JobOptions,
): Promise<LabelledItems | null> {
  const places = placesByName(pictures);
  let [best, most] = [null as CocoFile | null, 0];
  for (const { name, place } of items) {
    if (!/\.json$/i.test(name) || place.size > MOST_BYTES) continue;
    await cancellationPoint(signal);
    const start = await readStart(files, place, name, START_BYTES);
    if (!START.test(new TextDecoder().decode(start))) continue;
    const file = cocoFile(await readPlace(files, place, name, MOST_BYTES), name);
    const known =
      file?.images.filter((image) => pictureOf(image, places) !== undefined).length ?? 0;
    if (known > most) [best, most] = [file, known];
  }
  return best && setOf(best, pictures, places);
}

/** Null for another JSON. */
function cocoFile(bytes: Uint8Array, name: string): CocoFile | null {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const { images, annotations, categories } = value;
  if (!Array.isArray(images) || !Array.isArray(annotations) || !Array.isArray(categories)) {
    return null;
  }
  return { name, images, annotations, categories };
}

function placesByName(pictures: readonly Item[]): Places {
  const places = new Map<string, number | null>();
  for (const [i, { name }] of pictures.entries()) {
    // Every end of the path that begins at a folder.
    const parts = name.split('/');
    for (const [from] of parts.entries()) {
      const end = parts.slice(from).join('/');
      places.set(end, places.has(end) ? null : i);
    }
  }
  return places;
}

/** @throws PlaygroundError `bad-data` for a name that several pictures have. */
function pictureOf(image: unknown, places: Places): number | undefined {
  if (!isObject(image) || typeof image.file_name !== 'string') return undefined;
  const path = image.file_name.replaceAll('\\', '/').replace(/^\.?\//, '');
  const place = places.get(path) ?? places.get(path.split('/').at(-1) ?? path);
  if (place !== null) return place;
  throw badData(
    `Several pictures are called ${path}, which the boxes are of one of.`,
    'Give one folder of pictures, or write file_name with its folder.',
    path,
  );
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

function setOf(file: CocoFile, pictures: readonly Item[], places: Places): LabelledItems {
  const { ids, places: labels, names } = categoriesOf(file);
  const images = new Map<unknown, { place: number; width: number; height: number }>();
  for (const [i, image] of file.images.entries()) {
    const place = pictureOf(image, places);
    if (place === undefined || !isObject(image)) continue;
    const { width, height } = image;
    if (!isNumber(width) || !isNumber(height) || !(width > 0 && height > 0))
      throw wrong(file, `images[${i}]`, 'no width and height');
    images.set(image.id, { place, width, height });
  }
  const boxes: MarkedBox[] = [];
  for (const [i, annotation] of file.annotations.entries()) {
    const at = `annotations[${i}]`;
    if (!isObject(annotation)) throw wrong(file, at, 'no object');
    const image = images.get(annotation.image_id);
    // A crowd is one mark around many things: no single box has to find it.
    if (!image || annotation.iscrowd === 1) continue;
    const label = labels.get(annotation.category_id);
    if (label === undefined) throw wrong(file, at, 'a category that is not listed');
    const bbox: readonly unknown[] = Array.isArray(annotation.bbox) ? annotation.bbox : [];
    if (bbox.length !== 4 || !bbox.every(isNumber))
      throw wrong(file, at, 'no bbox of four numbers');
    const { place, width, height } = image;
    const [x = 0, y = 0, w = 0, h = 0] = bbox;
    const sides = [y / height, x / width, (y + h) / height, (x + w) / width] as const;
    if (!sides.every(Number.isFinite)) throw wrong(file, at, 'a bbox that is too large');
    boxes.push({ picture: place, label, sides });
  }
  const sizes = new Map([...images.values()].map(({ place, ...size }) => [place, size]));
  return marksOf({ pictures, boxes, names, ids, sizes, source: file.name });
}

/** Classes in the order of their ids, which may have gaps. */
function categoriesOf(file: CocoFile) {
  const known = file.categories.map((category, i) => {
    const { id, name } = isObject(category) ? category : {};
    if (!isNumber(id) || !Number.isSafeInteger(id)) throw wrong(file, `categories[${i}]`, 'no id');
    return { id, name: typeof name === 'string' ? name.slice(0, MOST_NAME) : String(id) };
  });
  if (known.length > MOST_SET_CLASSES) throw wrong(file, 'categories', 'too many entries');
  known.sort((a, b) => a.id - b.id);
  return {
    ids: known.map(({ id }) => id),
    places: new Map<unknown, number>(known.map(({ id }, i) => [id, i])),
    names: known.map(({ name }) => name),
  };
}

function wrong({ name }: CocoFile, at: string, what: string) {
  return badData(
    `${name}: ${at} has ${what}.`,
    'Boxes are read in the format of COCO: images, annotations and categories.',
    name,
  );
}

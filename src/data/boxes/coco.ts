/** Boxes in the format of COCO: one JSON with lists of images, annotations and categories. */
import { isObject } from '../../base/checks.ts';
import { readPlace } from '../bytes/places.ts';
import { badData } from '../bytes/slices.ts';
import type { GivenFile } from '../data-index.ts';
import type { Item, LabelledItems } from '../items.ts';
import { MOST_NAME, MOST_SET_CLASSES } from '../limits.ts';
import { type MarkedBox, marksOf } from './marks.ts';

const MOST_BYTES = 512_000_000;

interface CocoFile {
  readonly name: string;
  readonly images: readonly unknown[];
  readonly annotations: readonly unknown[];
  readonly categories: readonly unknown[];
}

/** The set by the file that names most of the pictures; null where none does. @throws PlaygroundError `bad-data`. */
export async function cocoSet(
  files: readonly GivenFile[],
  pictures: readonly Item[],
  items: readonly Item[],
): Promise<LabelledItems | null> {
  const places = placesByName(pictures);
  let [best, most] = [null as CocoFile | null, 0];
  for (const { name, place } of items) {
    if (!/\.json$/i.test(name) || place.size > MOST_BYTES) continue;
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

/** Numbers of the pictures by path and by name. */
function placesByName(pictures: readonly Item[]): ReadonlyMap<string, number> {
  const named = pictures.map(({ name }, i) => [name.split('/').at(-1) ?? name, i] as const);
  return new Map([...named, ...pictures.map(({ name }, i) => [name, i] as const)]);
}

function pictureOf(image: unknown, places: ReadonlyMap<string, number>): number | undefined {
  if (!isObject(image) || typeof image.file_name !== 'string') return undefined;
  const path = image.file_name.replaceAll('\\', '/');
  return places.get(path) ?? places.get(path.split('/').at(-1) ?? path);
}

function setOf(
  file: CocoFile,
  pictures: readonly Item[],
  places: ReadonlyMap<string, number>,
): LabelledItems {
  const { ids, names } = categoriesOf(file);
  const images = new Map<unknown, { place: number; width: number; height: number }>();
  for (const [i, image] of file.images.entries()) {
    const place = pictureOf(image, places);
    if (place === undefined || !isObject(image)) continue;
    const [width, height] = [Number(image.width), Number(image.height)];
    if (!(width > 0 && height > 0)) throw wrong(file, `images[${i}]`, 'no width and height');
    images.set(image.id, { place, width, height });
  }
  const boxes: MarkedBox[] = [];
  for (const [i, annotation] of file.annotations.entries()) {
    const at = `annotations[${i}]`;
    if (!isObject(annotation)) throw wrong(file, at, 'no object');
    const image = images.get(annotation.image_id);
    // A crowd is one mark around many things: no single box has to find it.
    if (!image || annotation.iscrowd === 1) continue;
    const label = ids.get(annotation.category_id);
    if (label === undefined) throw wrong(file, at, 'a category that is not listed');
    const [x, y, w, h] = Array.isArray(annotation.bbox) ? annotation.bbox.map(Number) : [];
    if (![x, y, w, h].every(Number.isFinite)) throw wrong(file, at, 'no bbox of four numbers');
    const { place, width, height } = image;
    const sides = [y! / height, x! / width, (y! + h!) / height, (x! + w!) / width] as const;
    boxes.push({ picture: place, label, sides });
  }
  const sizes = new Map([...images.values()].map(({ place, ...size }) => [place, size]));
  return marksOf({ pictures, boxes, names, sizes, source: file.name });
}

/** Classes in the order of their ids, which may have gaps. */
function categoriesOf(file: CocoFile) {
  const known = file.categories.map((category, i) => {
    if (isObject(category) && typeof category.id === 'number') {
      return { id: category.id, name: String(category.name ?? category.id).slice(0, MOST_NAME) };
    }
    throw wrong(file, `categories[${i}]`, 'no id');
  });
  if (known.length > MOST_SET_CLASSES) throw wrong(file, 'categories', 'too many entries');
  known.sort((a, b) => a.id - b.id);
  return {
    ids: new Map<unknown, number>(known.map(({ id }, i) => [id, i])),
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

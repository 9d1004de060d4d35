/** Damage to sound files, by lot. The same seed does the same damage. */

type Random = () => number;

const at = (length: number, random: Random) => Math.floor(random() * length);
const pick = <T>(list: readonly T[], random: Random): T => list[at(list.length, random)] as T;

/** Small lengths, ends of types, tags of protobuf and offsets: what fields of files are made of. */
const BYTES = [0, 1, 2, 7, 8, 16, 64, 127, 128, 254, 255];

/** Bytes changed, cut out, repeated, or taken from elsewhere in the file. */
export function damagedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let result: Uint8Array = bytes.slice();
  for (let i = 0; i <= at(3, random); i++) {
    if (result.length === 0) return result;
    // Heads and directories at the end, where sizes stand, more often than what they are about.
    const near = Math.floor(random() ** 3 * result.length);
    const place = random() < 0.5 ? near : result.length - 1 - near;
    const length = 1 + at(Math.min(24, result.length - place), random);
    const kind = random();
    if (kind < 0.4) result[place] = pick(BYTES, random);
    else if (kind < 0.5)
      result.fill(pick([0, 127, 255], random), place, place + pick([2, 4, 8], random));
    else if (kind < 0.65) result[place] = result[place]! ^ (1 << at(8, random));
    else if (kind < 0.75)
      result.copyWithin(place, at(result.length, random), at(result.length, random));
    else if (kind < 0.85)
      result = joined(result.subarray(0, place), result.subarray(place + length));
    else if (kind < 0.95)
      result = joined(result.subarray(0, place + length), result.subarray(place));
    else result = result.slice(0, place);
  }
  return result;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of parts) {
    result.set(part, to);
    to += part.length;
  }
  return result;
}

const VALUES: readonly unknown[] = [
  ...[null, true, false, '', 'constructor', '__proto__', 'x'.repeat(300), '(a+)+$'],
  ...[0, 1, -1, 0.5, 1e308, 2 ** 31, 2 ** 53, '1', '-1'],
  ...[[], {}, [[]], [0, 0, 0, 0, 0], { name: '' }],
];

type Container = Record<string | number, unknown>;

/** Every place in a JSON tree. */
function placesOf(json: unknown, places: (readonly [Container, string | number])[] = []) {
  if (typeof json !== 'object' || json === null) return places;
  for (const key of Array.isArray(json) ? json.keys() : Object.keys(json)) {
    places.push([json as Container, key]);
    placesOf((json as Container)[key], places);
  }
  return places;
}

/** One to three places of a JSON tree changed to one of `values`, taken away, or replaced by another part of it. */
export function damagedJson<T>(json: T, random: Random, values: readonly unknown[] = VALUES): T {
  const tree = structuredClone(json);
  for (let i = 0; i <= at(3, random); i++) {
    const places = placesOf(tree);
    if (places.length === 0) return pick(values, random) as T;
    const [container, key] = pick(places, random);
    const kind = random();
    if (kind < 0.1 && Array.isArray(container)) container.splice(Number(key), 1);
    else if (kind < 0.2) delete container[key];
    else if (kind < 0.4) {
      const [other, part] = pick(places, random);
      container[key] = structuredClone(other[part]);
    } else container[key] = structuredClone(pick(values, random));
  }
  return tree;
}

const LETTERS = 'ABCxyz019-_.=%#é\u0000';

/** Letters of a text changed, taken away or repeated. */
export function damagedText(text: string, random: Random): string {
  let result = text;
  for (let i = 0; i <= at(3, random); i++) {
    const place = at(result.length + 1, random);
    const kind = random();
    const [before, after] = [result.slice(0, place), result.slice(place)];
    if (kind < 0.5) result = before + pick([...LETTERS], random) + after.slice(1);
    else if (kind < 0.75) result = before + after.slice(1 + at(10, random));
    else result = before + after.slice(0, at(40, random)) + after;
  }
  return result;
}

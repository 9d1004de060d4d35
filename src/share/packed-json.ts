/** JSON as the text of a link: deflated, in the alphabet of URLs. */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import { fromBase64Url, toBase64Url } from './base64.ts';

/** Equal data give equal text. */
export function packJson(data: unknown): string {
  return toBase64Url(deflateSync(strToU8(JSON.stringify(data)), { level: 9 }));
}

/**
 * What {@link packJson} packed; foreign input, still to be checked.
 * @param most bytes of JSON that are unpacked.
 * @param refuse throws, given what is wrong with the link.
 */
export function unpackJson(
  text: string,
  most: number,
  refuse: (message: string) => never,
): unknown {
  const bytes = fromBase64Url(text);
  if (!bytes) return refuse('This link is damaged: it holds characters that do not belong there.');
  try {
    // The buffer is the cap: what does not fit is cut, and the cut is seen by the length.
    const json = inflateSync(bytes, { out: new Uint8Array(most + 1) });
    if (json.length > most) throw new RangeError('too much data');
    return JSON.parse(strFromU8(json));
  } catch {
    return refuse('This link is damaged: part of it is missing or changed.');
  }
}

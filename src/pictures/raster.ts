/** A decoded picture: what page and command line get from the same decoders, so that their numbers are equal. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 3 for red, green, blue. */
  readonly channels: 1 | 3;
  /** 0 to 255, row by row, the channels of a pixel side by side. */
  readonly data: Uint8Array;
}

/** Classes of pixels: numbers as they are stored, row by row. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint16Array;
  /** Grey values of 8 bits, where 0 and 255 may stand for black and white. */
  readonly isGrey: boolean;
}

/** What the first bytes of a picture say of it. */
export interface PictureHead {
  readonly format: PictureFormat;
  readonly width: number;
  readonly height: number;
  readonly isGrey: boolean;
}

export type PictureFormat = 'png' | 'jpeg' | 'webp';

/** The format by the first bytes; undefined for none that is read. */
export function pictureFormat(bytes: Uint8Array): PictureFormat | undefined {
  const at = (offset: number, text: string) =>
    [...text].every((letter, i) => bytes[offset + i] === letter.charCodeAt(0));
  if (at(0, '\x89PNG\r\n\x1a\n')) return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (at(0, 'RIFF') && at(8, 'WEBP')) return 'webp';
  return undefined;
}

/** Size and colours from the first bytes, without decoding; undefined where they are not among them. */
export function pictureHead(bytes: Uint8Array): PictureHead | undefined {
  const format = pictureFormat(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format === 'png' && bytes.length >= 26) {
    const isGrey = bytes[25] === 0 || bytes[25] === 4;
    return { format, width: view.getUint32(16), height: view.getUint32(20), isGrey };
  }
  if (format === 'jpeg') return jpegHead(bytes, view);
  if (format === 'webp' && bytes.length >= 30) return webpHead(view);
  return undefined;
}

/** Segments up to the one that begins a frame: SOF0 … SOF15 but for tables and extensions among them. */
function jpegHead(bytes: Uint8Array, view: DataView): PictureHead | undefined {
  for (let at = 2; at + 10 <= bytes.length && bytes[at] === 0xff; ) {
    const mark = bytes[at + 1] ?? 0;
    if (mark === 0xff) {
      at += 1;
      continue;
    }
    if (mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return { format: 'jpeg', width, height, isGrey: bytes[at + 9] === 1 };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

function webpHead(view: DataView): PictureHead | undefined {
  const kind = view.getUint32(12);
  const of = (width: number, height: number): PictureHead => ({
    format: 'webp',
    width,
    height,
    isGrey: false,
  });
  const LOSSY = 0x56503820;
  const LOSSLESS = 0x5650384c;
  const EXTENDED = 0x56503858;
  if (kind === LOSSY) {
    return of(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  }
  if (kind === LOSSLESS) {
    const bits = view.getUint32(21, true);
    return of((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (kind !== EXTENDED) return undefined;
  const wide = (at: number) => (view.getUint32(at, true) & 0xffffff) + 1;
  return of(wide(24), wide(27));
}

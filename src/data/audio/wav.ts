/** WAV: whole numbers of 8 to 32 bits or floats, one channel or several, as values from −1 to 1. */
import { badData, endsEarly } from '../bytes/slices.ts';

export interface Sound {
  /** Samples in a second. */
  readonly rate: number;
  /** The mean of the channels. */
  readonly values: Float32Array;
}

/** What stands before the samples. */
export interface WavHead {
  readonly rate: number;
  readonly channels: number;
  readonly bits: number;
  readonly isFloat: boolean;
  readonly start: number;
  readonly length: number;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
const SAVE_AGAIN = 'Save it as WAV with 16 bits (PCM).';

/** @throws PlaygroundError `bad-data`, `truncated`. */
export function readWav(bytes: Uint8Array, name: string): Sound {
  const head = wavHead(bytes, name);
  if (!head) throw endsEarly(`${name} ends before its samples.`, name, bytes.length);
  const { rate, channels, bits, isFloat, start, length } = head;
  // What a program that was stopped leaves says that it has more, or all ones.
  const known = Math.min(length, bytes.length - start);
  if (known < length && length < 0xffffff00) {
    throw endsEarly(
      `${name} says it has ${length} bytes of sound; ${known} are there.`,
      name,
      bytes.length,
    );
  }
  const width = bits / 8;
  const frames = Math.floor(known / (width * channels));
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, known);
  const read = reader(view, bits, isFloat);
  const values = new Float32Array(frames);
  for (let i = 0; i < frames; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += read((i * channels + c) * width);
    values[i] = sum / channels;
  }
  return { rate, values };
}

/** Undefined where the samples do not begin within `bytes`. @throws PlaygroundError `bad-data`. */
export function wavHead(bytes: Uint8Array, name: string): WavHead | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isMark = (at: number, text: string) =>
    [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
  if (!isMark(0, 'RIFF') || !isMark(8, 'WAVE')) {
    throw badData(`${name} is not a WAV file.`, SAVE_AGAIN, name, 0);
  }
  let format: Pick<WavHead, 'rate' | 'channels' | 'bits' | 'isFloat'> | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    if (isMark(at, 'fmt ') && at + 24 <= bytes.length)
      format = formatAt(view, at + 8, length, name);
    if (isMark(at, 'data')) {
      if (!format)
        throw badData(`${name} does not say how its samples are stored.`, SAVE_AGAIN, name, at);
      return { ...format, start: at + 8, length };
    }
    at += 8 + length + (length & 1);
  }
  return undefined;
}

function formatAt(view: DataView, at: number, length: number, name: string) {
  let kind = view.getUint16(at, true);
  const channels = view.getUint16(at + 2, true);
  const rate = view.getUint32(at + 4, true);
  const bits = view.getUint16(at + 14, true);
  if (kind === EXTENSIBLE && length >= 26 && at + 26 <= view.byteLength) {
    kind = view.getUint16(at + 24, true);
  }
  const isFloat = kind === FLOAT;
  const isRead = isFloat
    ? bits === 32 || bits === 64
    : kind === PCM && [8, 16, 24, 32].includes(bits);
  if (!isRead || channels < 1 || channels > 64 || rate < 1) {
    throw badData(
      `${name} is stored in a way that is not read (format ${kind}, ${bits} bits, ${channels} channels).`,
      SAVE_AGAIN,
      name,
      at,
    );
  }
  return { rate, channels, bits, isFloat };
}

function reader(view: DataView, bits: number, isFloat: boolean): (at: number) => number {
  if (isFloat) {
    return bits === 32 ? (at) => view.getFloat32(at, true) : (at) => view.getFloat64(at, true);
  }
  switch (bits) {
    case 8:
      return (at) => (view.getUint8(at) - 128) / 128;
    case 16:
      return (at) => view.getInt16(at, true) / 32_768;
    case 24:
      return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608;
    default:
      return (at) => view.getInt32(at, true) / 2_147_483_648;
  }
}

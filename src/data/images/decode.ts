/**
 * Pictures → pixels. The decoders are libraries, the same in the page and under Node: a browser's own decoder gives other numbers in
 * every browser. They are loaded when the first picture is decoded.
 */
import { PlaygroundError } from '../../base/errors.ts';
import { badData } from '../bytes/slices.ts';
import { MOST_PIXELS } from '../limits.ts';
import { type PictureFormat, pictureFormat, pictureHead, type Raster } from '../raster.ts';
import { wasmOf } from './wasm.ts';

type Decoder = (bytes: Uint8Array) => Promise<Raster> | Raster;

const LOADERS: Readonly<Record<PictureFormat, () => Promise<Decoder>>> = {
  png: async () => (await import('./png.ts')).decodePng,
  jpeg: async () => {
    const { default: decode, init } = await import('@jsquash/jpeg/decode.js');
    await start(init, await wasmOf('jpeg'));
    return async (bytes) => withoutAlpha(await decode(alone(bytes)), pictureHead(bytes)?.isGrey);
  },
  webp: async () => {
    const { default: decode, init } = await import('@jsquash/webp/decode.js');
    await start(init, await wasmOf('webp'));
    return async (bytes) => withoutAlpha(await decode(alone(bytes)), false);
  },
};

const loaded = new Map<PictureFormat, Promise<Decoder>>();

/** Their types leave out that a compiled module may be given. */
type Init = (module?: never) => Promise<void>;

async function start(init: Init, module: WebAssembly.Module | undefined): Promise<void> {
  await (module ? init(module as never) : init());
}

/**
 * The pixels of a PNG, JPEG or WebP. What is transparent is taken as it is stored, 16-bit values are cut to 8, as TensorFlow's decoders do.
 * @param name for errors.
 * @throws PlaygroundError `bad-data`, `too-large`.
 */
export async function decodePicture(bytes: Uint8Array, name: string): Promise<Raster> {
  const format = pictureFormat(bytes);
  if (!format) {
    throw badData(
      `${name} is not a picture that can be read.`,
      'PNG, JPEG and WebP are read: save it as one of them, or leave it out.',
      name,
    );
  }
  const { width, height } = pictureHead(bytes) ?? { width: 0, height: 0 };
  if (width * height > MOST_PIXELS) {
    throw new PlaygroundError(
      'too-large',
      `${name} has ${width}×${height} pixels.`,
      'Make it smaller.',
      { file: name },
    );
  }
  let decoder = loaded.get(format);
  if (!decoder) {
    decoder = LOADERS[format]();
    loaded.set(format, decoder);
    decoder.catch(() => loaded.delete(format));
  }
  const decode = await decoder;
  try {
    return await decode(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'the decoder gives up';
    throw badData(
      `${name} cannot be decoded: ${why}.`,
      'Open it in a picture program and save it as RGB again, or leave it out.',
      name,
    );
  }
}

/** The decoders take the whole memory behind an array. */
function alone(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer;
}

interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

function withoutAlpha({ width, height, data }: Rgba, isGrey: boolean | undefined): Raster {
  const channels = isGrey ? 1 : 3;
  const pixels = new Uint8Array(width * height * channels);
  for (let i = 0, from = 0, to = 0; i < width * height; i++, from += 4) {
    for (let c = 0; c < channels; c++) pixels[to++] = data[from + c] ?? 0;
  }
  return { width, height, channels, data: pixels };
}

/**
 * Pictures → pixels. The decoders are libraries, the same in the page and under Node: a browser's own decoder gives other numbers in
 * every browser. They are loaded when the first picture is decoded.
 */
import { PlaygroundError } from '../base/errors.ts';
import {
  type Mask,
  type PictureFormat,
  pictureFormat,
  pictureHead,
  type Raster,
} from './raster.ts';
import { wasmOf } from './wasm.ts';

/** Of one picture: what a decoder needs for it is four bytes each and more. */
export const MOST_PIXELS = 100_000_000;

type Decoder = (bytes: Uint8Array) => Raster;

const LOADERS: Readonly<Record<PictureFormat, () => Promise<Decoder>>> = {
  png: async () => (await import('./png.ts')).decodePng,
  jpeg: async () => {
    const { default: factory } = await import('@jsquash/jpeg/codec/dec/mozjpeg_dec.js');
    const { decode, said } = await started(factory as Factory, await wasmOf('jpeg'));
    return (bytes) => {
      const pixels = decode(alone(bytes), false);
      // libjpeg makes up what is missing, and says so.
      if (said().includes('Premature end of JPEG file')) throw new Error('it ends early');
      return withoutAlpha(pixels, pictureHead(bytes)?.isGrey);
    };
  },
  webp: async () => {
    const { default: factory } = await import('@jsquash/webp/codec/dec/webp_dec.js');
    const { decode } = await started(factory as Factory, await wasmOf('webp'));
    return (bytes) => withoutAlpha(decode(alone(bytes)), false);
  },
};

const loaded = new Map<PictureFormat, Promise<Decoder>>();

/** Emscripten's, as far as it is used. */
type Factory = (options: {
  readonly noInitialRun: boolean;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  readonly instantiateWasm?: (
    imports: WebAssembly.Imports,
    use: (instance: WebAssembly.Instance) => void,
  ) => WebAssembly.Exports;
}) => Promise<{ decode(data: ArrayBuffer, ...options: boolean[]): Rgba | null }>;

/** A decoder of its own memory, with what it last wrote to the console. */
async function started(factory: Factory, module: WebAssembly.Module | undefined) {
  let lines: string[] = [];
  const print = (line: string) => lines.push(line);
  const codec = await factory({
    ...{ noInitialRun: true, print, printErr: print },
    ...(module && {
      instantiateWasm: (imports, use) => {
        const instance = new WebAssembly.Instance(module, imports);
        use(instance);
        return instance.exports;
      },
    }),
  });
  return {
    said: () => lines,
    decode(data: ArrayBuffer, ...options: boolean[]): Rgba {
      lines = [];
      let pixels: Rgba | null = null;
      try {
        pixels = codec.decode(data, ...options);
      } catch {
        // What it throws is a number in some browsers; what it wrote before says why.
      }
      if (!pixels) throw new Error(lines.at(-1) ?? 'the decoder gives up');
      return pixels;
    },
  };
}

/**
 * The pixels of a PNG, JPEG or WebP. What is transparent is taken as it is stored, 16-bit values are cut to 8, as TensorFlow's decoders do.
 * @param name for errors.
 * @throws PlaygroundError `bad-data`, `too-large`.
 */
export async function decodePicture(bytes: Uint8Array, name: string): Promise<Raster> {
  const format = checkedFormat(bytes, name);
  let decoder = loaded.get(format);
  if (!decoder) {
    decoder = LOADERS[format]();
    loaded.set(format, decoder);
    decoder.catch(() => loaded.delete(format));
  }
  const decode = await decoder;
  try {
    return decode(bytes);
  } catch (error) {
    // A decoder that gave up keeps what it had begun, until its memory is full: the next picture gets a new one.
    loaded.delete(format);
    throw undecodable(name, error, SAVE_AS_RGB);
  }
}

const SAVE_AS_RGB = 'Open it in a picture program and save it as RGB again, or leave it out.';
const SAVE_AS_MASK =
  'Save it as a PNG of grey values, each the number of a class, or with a palette.';

/**
 * Classes of pixels, as a mask stores them: a PNG of numbers, grey or with a palette.
 * @throws PlaygroundError `bad-data`, `too-large`.
 */
export async function decodeMask(bytes: Uint8Array, name: string): Promise<Mask> {
  if (checkedFormat(bytes, name) !== 'png') {
    throw new PlaygroundError(
      'bad-data',
      `The mask ${name} is no PNG: other formats change the numbers of classes.`,
      SAVE_AS_MASK,
      { file: name },
    );
  }
  const { decodePngMask } = await import('./png.ts');
  let mask: Mask | null = null;
  try {
    mask = decodePngMask(bytes);
  } catch (error) {
    throw undecodable(name, error, SAVE_AS_MASK);
  }
  if (mask) return mask;
  throw new PlaygroundError(
    'bad-data',
    `The mask ${name} is in colours, which say no numbers of classes.`,
    SAVE_AS_MASK,
    { file: name },
  );
}

/** @throws PlaygroundError `bad-data` for what is no picture, `too-large`. */
function checkedFormat(bytes: Uint8Array, name: string): PictureFormat {
  const format = pictureFormat(bytes);
  if (!format) {
    throw new PlaygroundError(
      'bad-data',
      `${name} is not a picture that can be read.`,
      'PNG, JPEG and WebP are read: save it as one of them, or leave it out.',
      { file: name },
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
  return format;
}

function undecodable(name: string, error: unknown, hint: string): PlaygroundError {
  const why = error instanceof Error ? error.message : 'the decoder gives up';
  return new PlaygroundError(
    'bad-data',
    `${name} cannot be decoded: ${why.replace(/[.]$/, '').replace(': undefined', '')}.`,
    hint,
    { file: name },
  );
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

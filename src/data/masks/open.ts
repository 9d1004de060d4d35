/** Masks as right answers: read when they are asked for, in the size of the output. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import { decodeMask } from '../../pictures/decode.ts';
import { fittedMask } from '../../pictures/fit.ts';
import { geometryOf, pictureShape } from '../../pictures/geometry.ts';
import type { Mask } from '../../pictures/raster.ts';
import type { Shape } from '../../tensor/shape.ts';
import { placeOf, readPlace } from '../bytes/places.ts';
import { badData } from '../bytes/slices.ts';
import type { GivenFile, RecordPlaces } from '../data-index.ts';
import type { ModelFacts } from '../model/facts.ts';
import type { DataSetup } from '../setup/fields.ts';

/** The class of each pixel of an output, for samples. */
export interface MapLabels {
  readonly kind: 'maps';
  readonly height: number;
  readonly width: number;
  /** Whether the output has its classes first. */
  readonly isPlanar: boolean;
  /** The number of pixels that do not count. */
  readonly ignored: number;
  /** The maps of these samples, one after another. @throws PlaygroundError `bad-data`, `too-large`. */
  readonly read: (samples: Uint32Array) => Promise<Uint8Array | Uint16Array>;
}

/** What an output has a value of, for each pixel. */
interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  readonly isPlanar: boolean;
}

/** Grey values of a mask that is black and white. */
const WHITE = 255;

/**
 * The pixels that an output has classes for; undefined where it has none.
 * @param input of the model, batch first: the output has its proportions.
 */
export function pixelsOf(
  outputs: readonly { readonly shape: Shape }[],
  input: Shape,
): Pixels | undefined {
  const [output] = outputs;
  const [, a = 0, b = 0, c = 1, ...more] = output?.shape ?? [];
  if (outputs.length !== 1 || !output || output.shape.length < 3 || more.length > 0) {
    return undefined;
  }
  if (output.shape.slice(1).some((size) => size < 1)) return undefined;
  const seen = pictureShape(input);
  const isOfShape = ({ height, width }: Pixels) =>
    !seen || Math.abs(height * seen.width - width * seen.height) <= Math.max(height, width);
  const last = { height: a, width: b, classes: c, isPlanar: false };
  const first = { height: b, width: c, classes: a, isPlanar: true };
  // Where both may be, an output is as the input is.
  const both = seen?.isPlanar ? [first, last] : [last, first];
  const forms = output.shape.length === 3 ? [last] : both;
  return forms.find((form) => form.height > 1 && form.width > 1 && isOfShape(form));
}

export interface OpenedMasks {
  /** Null where the model answers no classes of pixels. */
  readonly labels: MapLabels | null;
  readonly classNames: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * @param masks by record.
 * @param records those of the samples, by place.
 * @param list names of the model's classes, where they are known.
 * @throws PlaygroundError `bad-data`, `open-shape`.
 */
export function openMasks(
  files: readonly GivenFile[],
  masks: RecordPlaces,
  records: Uint32Array,
  setup: DataSetup,
  { inputs, outputs }: ModelFacts,
  list: readonly string[],
): OpenedMasks {
  const input = inputs[0]?.shape ?? [];
  const pixels = pixelsOf(outputs, input);
  if (!pixels) {
    const isOpen = outputs[0]?.shape.slice(1).includes(-1) === true;
    const message = isOpen
      ? 'The masks are not used: how many pixels the model answers is open. Give the sizes of its input when it is opened.'
      : 'The masks are not used: the model does not answer one value per class for each pixel.';
    const note: Diagnostic = { severity: 'warning', code: 'masks-unused', message, where: {} };
    return { labels: null, classNames: [], diagnostics: [note] };
  }
  const { height, width, isPlanar } = pixels;
  const size = height * width;
  const geometry = geometryOf(input, setup.image);
  const classes = Math.max(2, pixels.classes);
  const numbers = { ...setup.masks, shift: setup.classes.shift, classes };
  const ignored = classes < WHITE ? WHITE : 2 ** 16 - 1;
  const given = setup.classes.order === 'names' ? setup.classes.names : list;
  return {
    labels: {
      kind: 'maps',
      ...{ height, width, isPlanar, ignored },
      async read(samples) {
        const Numbers = ignored === WHITE ? Uint8Array : Uint16Array;
        const maps = new Numbers(samples.length * size);
        for (const [i, sample] of samples.entries()) {
          const record = records[sample] ?? 0;
          const name = masks.names[record] ?? `mask ${record}`;
          const mask = await decodeMask(await readPlace(files, placeOf(masks, record), name), name);
          const classOf = classesBy(mask, numbers, name);
          const values = fittedMask(mask, geometry, { height, width }, setup.image);
          for (const [pixel, value] of values.entries()) {
            maps[i * size + pixel] = classOf(value) ?? ignored;
          }
        }
        return maps;
      },
    },
    classNames: Array.from({ length: classes }, (_, i) => given[i] ?? `class ${i}`),
    diagnostics: [],
  };
}

interface Numbering {
  readonly blackAndWhite: boolean;
  readonly ignored: number | null;
  readonly shift: number;
  readonly classes: number;
}

/** From a stored number to a class; undefined for pixels that do not count. */
function classesBy(
  { isGrey }: Mask,
  { blackAndWhite, ignored, shift, classes }: Numbering,
  name: string,
) {
  return (stored: number): number | undefined => {
    if (stored < 0) return undefined;
    if (blackAndWhite && isGrey) return stored > WHITE / 2 ? 1 : 0;
    if (stored === ignored) return undefined;
    const number = stored + shift;
    if (number < 0) return undefined;
    if (number < classes) return number;
    throw badData(
      `The mask ${name} has class ${number}; the model answers 0 to ${classes - 1}.`,
      'Say in the set-up which number does not count, by how much classes are shifted, or that white is class 1.',
      name,
    );
  };
}

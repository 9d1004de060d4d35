/** Text as the numbers that a model takes: of characters or of words, padded to the length of its input. */
import { DTYPES, type TensorData } from '../../tensor/dtype.ts';
import { formatShape } from '../../tensor/shape.ts';
import { doesNotFit } from '../bytes/slices.ts';
import type { InputFacts } from '../model/facts.ts';
import type { DataSetup } from '../setup/fields.ts';

export interface EncodeText {
  /** Values of one record. */
  readonly size: number;
  readonly Type: new (length: number) => TensorData;
  /** Writes the numbers of `text` into `into` from `at` on. */
  encode(text: string, into: TensorData, at: number): void;
}

/**
 * Numbers, or a row with a single 1 for each where the input has one more dimension than that.
 * @throws PlaygroundError `bad-data` where the input takes no text.
 */
export function textEncoder(input: InputFacts, setup: DataSetup['text']): EncodeText {
  const [, length = -1, kinds = 1, ...others] = input.shape;
  const isText = length > 0 && others.length === 0 && input.shape.length >= 2 && kinds > 0;
  if (!isText) {
    throw doesNotFit(
      `The model takes ${formatShape([-1, ...input.shape.slice(1)])}, which is no line of text.`,
      'Text needs an input of the shape length, or length×characters.',
    );
  }
  const { unit, lowercase, padding, unknown, first } = setup;
  const known = unit === 'words' ? setup.vocabulary : [...(setup.alphabet ?? '')];
  const numbers = new Map(known.map((part, i) => [part, first + i]));
  const isCodePoints = unit === 'characters' && setup.alphabet === null;
  const numberOf = (part: string) =>
    isCodePoints ? (part.codePointAt(0) ?? unknown) : (numbers.get(part) ?? unknown);
  const Type = DTYPES[input.dtype].array as new (length: number) => TensorData;
  const isWide = input.dtype === 'int64' || input.dtype === 'uint64';
  const put = (into: TensorData, at: number, value: number) => {
    (into as { [place: number]: number | bigint })[at] = isWide ? BigInt(value) : value;
  };
  return {
    size: length * kinds,
    Type,
    encode(text, into, at) {
      const plain = lowercase ? text.toLowerCase() : text;
      const parts = unit === 'words' ? plain.split(/\s+/).filter(Boolean) : [...plain];
      for (let i = 0; i < length; i++) {
        const part = parts[i];
        const number = part === undefined ? padding : numberOf(part);
        if (kinds === 1) put(into, at + i, number);
        else if (number < kinds) put(into, at + i * kinds + number, 1);
      }
    },
  };
}

/** Inputs whose sizes a model leaves open, as fully convolutional networks and those for sound do, get sizes that a person gives. */
import { PlaygroundError } from '../base/errors.ts';
import type { GivenShape, InputShape } from '../base/input-shape.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';

/** Values of one sample. With more, the first activations alone would not fit the memory of a tab. */
const MOST_VALUES = 2 ** 27;

const isOpen = ({ shape }: InputShape) => shape.slice(1).includes(-1);

/** `1, ?, ?, 3` with the signs that the command line takes. */
const inCommas = (shape: Shape) => shape.map((d) => (d < 0 ? '?' : d)).join(',');

const listOf = (inputs: readonly InputShape[]) =>
  inputs.map(({ name, shape }) => `${name} [${inCommas(shape)}]`).join(', ');

/**
 * The shape of every input, in the order of `stated`: what the model leaves open besides the batch is taken from `given`.
 * TFLite plans memory for known sizes, so that each is needed.
 * @throws PlaygroundError `open-shape` with the inputs in `where.inputs` when a size is missing, `bad-shape` for a shape that
 *   contradicts the model.
 */
export function closeShapes(
  stated: readonly InputShape[],
  given: readonly GivenShape[] = [],
): readonly Shape[] {
  const chosen = new Map<InputShape, GivenShape>();
  for (const one of given) {
    const input = inputFor(one, stated);
    if (chosen.has(input)) throw bad(input, 'is given twice', 'Give one shape for each input.');
    chosen.set(input, one);
  }
  const shapes = stated.map((input) => {
    const own = chosen.get(input);
    return own ? fitted(input, own.shape) : input.shape;
  });
  const open = stated.filter((input) => isOpen(input) && !chosen.has(input));
  if (open.length > 0) throw openShape(open);
  return shapes;
}

function inputFor({ name, shape }: GivenShape, stated: readonly InputShape[]): InputShape {
  const open = stated.filter(isOpen);
  const meant = stated.length === 1 ? stated : open;
  const found =
    name === undefined
      ? meant.length === 1 && meant[0]
      : stated.find((input) => input.name === name);
  if (found) return found;
  throw new PlaygroundError(
    'bad-shape',
    name === undefined
      ? `The shape ${inCommas(shape)} does not say which input it is for.`
      : `The model has no input ${name.slice(0, 60)}.`,
    `Its inputs: ${listOf(stated)}. Write the name before the shape: name=${inCommas(shape)}.`,
  );
}

/** `shape` with the batch as the model states it. */
function fitted(input: InputShape, shape: Shape): Shape {
  const states = `The model states [${inCommas(input.shape)}], batch first.`;
  if (shape.length !== input.shape.length) {
    const sizes = `has ${shape.length} sizes instead of ${input.shape.length}`;
    throw bad(input, sizes, states);
  }
  const [batch = -1, ...rest] = shape;
  const [ownBatch = -1, ...own] = input.shape;
  if (batch !== -1 && batch !== (ownBatch === -1 ? 1 : ownBatch)) {
    const hint = ownBatch === -1 ? 'It is chosen at run time: write ? or 1.' : states;
    throw bad(input, `starts with ${batch}, which is the batch`, hint);
  }
  const unclear = rest.find((d) => !Number.isSafeInteger(d) || d < 1);
  if (unclear !== undefined) {
    const what = unclear === -1 ? 'leaves a size open' : `has the size ${unclear}`;
    throw bad(input, what, 'Give a whole number above 0 for each size.');
  }
  if (!rest.every((d, i) => own[i] === -1 || own[i] === d)) {
    throw bad(input, `is [${inCommas(shape)}]`, states);
  }
  if (elementCount(rest) > MOST_VALUES) {
    const many = `has ${elementCount(rest).toLocaleString('en-US')} values`;
    throw bad(
      input,
      many,
      `Choose smaller sizes: up to ${MOST_VALUES.toLocaleString('en-US')} values can be used.`,
    );
  }
  return [ownBatch, ...rest];
}

function bad({ name }: InputShape, what: string, hint: string): PlaygroundError {
  return new PlaygroundError('bad-shape', `The shape given for input ${name} ${what}.`, hint, {
    tensor: name,
  });
}

function openShape(open: readonly InputShape[]): PlaygroundError {
  const one = open.length === 1;
  const options = open.map(
    ({ name, shape }) => `--input-shape ${one ? '' : `${name}=`}${inCommas(exampleOf(shape))}`,
  );
  return new PlaygroundError(
    'open-shape',
    `The model leaves sizes of its ${one ? 'input' : 'inputs'} open: ${listOf(open)}.`,
    `Say which sizes it is used with; on the command line, for example: ${options.join(' ')}.`,
    { inputs: open },
  );
}

/** The shape with sizes that it could have. */
function exampleOf(shape: Shape): Shape {
  const [, ...rest] = shape;
  const likely = rest.length > 2 ? 224 : 128;
  return [1, ...rest.map((d, i) => (d >= 0 ? d : i > 0 && i === rest.length - 1 ? 3 : likely))];
}

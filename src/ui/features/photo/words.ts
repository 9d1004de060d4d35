/** What became of the answer to one photo, in words. */
import { answerOf } from '../../../evaluation/shares.ts';

export interface PhotoVerdict {
  readonly kind: 'same' | 'broken' | 'repaired' | 'changed';
  readonly title: string;
  readonly sentence: string;
}

/** Points by which two shares are the same to the eye. */
const NO_DIFFERENCE = 1;

/** @param label right class; null where nobody knows it. */
export function verdictOf(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  label: number | null,
): PhotoVerdict {
  const [was, is] = [answerOf(before), answerOf(after)];
  if (was === is)
    return { kind: 'same', title: 'Same answer', sentence: surer(before, after, was) };
  if (label === null) {
    return { kind: 'changed', title: 'Another answer', sentence: 'The border was crossed.' };
  }
  if (was === label) {
    return { kind: 'broken', title: 'Another answer', sentence: 'It was right, and is wrong now.' };
  }
  if (is === label) {
    return {
      kind: 'repaired',
      title: 'Another answer',
      sentence: 'It was wrong, and is right now.',
    };
  }
  return { kind: 'changed', title: 'Another answer', sentence: 'Wrong before, wrong now.' };
}

function surer(before: ArrayLike<number>, after: ArrayLike<number>, answer: number): string {
  const points = Math.round(100 * ((after[answer] ?? 0) - (before[answer] ?? 0)));
  if (!Number.isFinite(points)) return 'The file gives out no numbers.';
  if (Math.abs(points) < NO_DIFFERENCE) return 'And as sure as before.';
  const amount = `${Math.abs(points)} ${Math.abs(points) === 1 ? 'point' : 'points'}`;
  return points > 0 ? `And ${amount} surer.` : `But ${amount} less sure.`;
}

/** Why there is no picture from an image or the camera, and what helps. */
export interface Fault {
  readonly message: string;
  readonly hint: string;
}

const FAULTS: { readonly [name: string]: Fault } = {
  NotFoundError: {
    message: 'No camera was found.',
    hint: 'Plug one in and try again, choose an image, or draw.',
  },
  NotAllowedError: {
    message: 'The camera may not be used here.',
    hint: 'Allow the camera for this page in the browser, and try again.',
  },
  NotReadableError: {
    message: 'The camera gives no picture.',
    hint: 'Another program may be using it: close that, and try again.',
  },
  SecurityError: {
    message: 'The browser keeps the camera from this page.',
    hint: 'Open the page by https, choose an image, or draw.',
  },
};

const OTHER_FAULT: Fault = {
  message: 'The camera could not be started.',
  hint: 'Try again, choose an image, or draw.',
};

/** By what the browser threw. */
export function cameraFault(thrown: unknown): Fault {
  return (thrown instanceof Error && FAULTS[thrown.name]) || OTHER_FAULT;
}

/** Why pictures of one's own cannot be given to a model; null where they can. */
export function whyNoPicture(
  inputs: readonly { readonly shape: readonly number[] }[],
  { width, height }: { readonly width: number; readonly height: number },
): string | null {
  const [input] = inputs;
  if (!input || inputs.length !== 1) {
    return `This model takes ${inputs.length} inputs, and a picture is one.`;
  }
  const [, ...sample] = input.shape;
  if (sample.reduce((product, size) => product * size, 1) === width * height) return null;
  return `This model takes ${sample.join('×')} values, and a picture here has ${width}×${height} grey pixels.`;
}

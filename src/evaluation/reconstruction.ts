/** Reconstruction: the right answer is the input itself, as of an autoencoder or a filter that is to change nothing. */
import { elementCount } from '../tensor/shape.ts';
import { figureTask } from './figure-task.ts';

/** What is said of inputs that are their own right answers; nothing has to be. */
export interface InputLabels {
  readonly kind: 'inputs';
  /** Samples. */
  readonly count: number;
  /** From the darkest to the brightest value that a picture can have: 1 for pictures of 0 to 1. */
  readonly range: number;
}

/** Mean PSNR of the outputs against the inputs, and SSIM where they are pictures. */
export const reconstruction = figureTask<'reconstruction', InputLabels>({
  name: 'reconstruction',
  words: 'reconstruction',
  heading: { name: 'PSNR', unit: 'decibels', better: 'higher' },
  nothing: 'a picture of one even grey',
  fits: ([output, ...others], _, [input, ...moreInputs]) =>
    output !== undefined &&
    input !== undefined &&
    others.length + moreInputs.length === 0 &&
    elementCount(output.slice(1)) === elementCount(input.slice(1)),
  wanted: ({ name }) => `as many values as a sample of ${name} has`,
  labelKind: 'inputs',
  labelCount: ({ count }) => count,
  firstLabels: (labels, count) => ({ ...labels, count }),
});

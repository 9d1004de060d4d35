import { levelCount } from '../../../quantization/rounding/rounding.ts';

/** How a width is stored, which decides whether the file shrinks. */
export function bitsInWords(bits: number, compute: string): string {
  const levels = `${levelCount(bits)} levels`;
  if (bits === 8) return `${levels}, a byte each.`;
  if (compute === 'int8')
    return `${levels}, kept in a byte each: the file does not shrink, a chip’s memory could.`;
  if (bits === 2) return `${levels}, four weights to a byte where a kernel reads them.`;
  if (bits === 3)
    return `${levels}, kept in 4 bits: two weights to a byte where a kernel reads them.`;
  if (bits === 4) return `${levels}, two weights to a byte.`;
  return `${levels}, kept in a byte each: the file does not shrink, a chip’s memory could.`;
}

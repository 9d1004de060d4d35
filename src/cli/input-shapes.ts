/** --input-shape: sizes of inputs that a model leaves open. */
import type { GivenShape } from '../base/input-shape.ts';
import { CommandError } from './command.ts';

const EXAMPLE = '--input-shape 1,224,224,3, with several inputs --input-shape NAME=1,224,224,3';

/** How the option is used, for --help; `indent` spaces before its words. */
export function inputShapeUsage(indent: number): string {
  return [
    'sizes where the model leaves them open, batch first, which stays',
    'open (1 or ?): 1,224,224,3; for a model with several such inputs',
    'once for each, as NAME=1,224,224,3',
  ].join(`\n${' '.repeat(indent)}`);
}

/** @throws CommandError for what is not a shape. */
export function givenShapes(texts: readonly string[] | undefined): readonly GivenShape[] {
  return (texts ?? []).map((text) => {
    // Names may hold any sign; sizes hold no "=".
    const at = text.lastIndexOf('=');
    const sizes = text.slice(at + 1).split(',');
    const shape = sizes.map((size) => sizeOf(size.trim()));
    if (at === 0 || !shape.every((size) => size !== undefined)) {
      throw new CommandError(
        `--input-shape is “${text}”.`,
        `Give whole numbers separated by commas: ${EXAMPLE}.`,
      );
    }
    return at < 0 ? { shape } : { name: text.slice(0, at), shape };
  });
}

function sizeOf(text: string): number | undefined {
  if (/^(\?|-1|none|null)$/i.test(text)) return -1;
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** What a check found, in words. */
import type { FoundThere, TargetCheck } from '../../../workers/engine.ts';

/** “XNNPACK runs 5 of 6 operators, kernels of LiteRT 1” */
export function countsOf({ place, rest, summary }: TargetCheck): string {
  const { operators, onTarget, elsewhere, refused } = summary;
  return [
    `${place} runs ${onTarget} of ${operators} operators`,
    ...(rest !== null && elsewhere > 0 ? [`${rest} ${elsewhere}`] : []),
    ...(refused > 0 ? [`${refused} ${refused === 1 ? 'is' : 'are'} refused`] : []),
  ].join(', ');
}

const NAMED = 3;

/** Names of layers, the first few: “dense, dense_1 and 4 more”. */
export function placesOf({ names }: Pick<FoundThere, 'names'>): string {
  const [shown, left] = [names.slice(0, NAMED), names.length - NAMED];
  return left > 0 ? `${shown.join(', ')} and ${left} more` : shown.join(', ');
}

/** A number of type float32 with the digits that it takes to get it back. */
export function float32Text(value: number): string {
  return String(Number(value.toPrecision(9))).replace('-', '−');
}

/** What a stored number means: “real = 0.0039 × (stored + 128)”. */
export function meaningOf(scale: number, zeroPoint: number): string {
  const stored =
    zeroPoint === 0 ? 'stored' : `(stored ${zeroPoint < 0 ? '+' : '−'} ${Math.abs(zeroPoint)})`;
  return `real = ${float32Text(scale)} × ${stored}`;
}

/** What an autopsy prints: its progress, and what it found, as JSON or in words. */
import type { AutopsyReport } from '../../autopsy/report.ts';
import { sharedOut } from '../../autopsy/shared-out.ts';
import type { Progress } from '../../base/progress.ts';

/** Null for the steps of single files. */
export function progressInWords({ stage, done, total }: Progress): string | null {
  if (stage === 'measuring') return `Files of single layers: ${done} of ${total}`;
  return stage === 'comparing' ? `Causes whose remedies were tried: ${done} of ${total}` : null;
}

/** Infinity is no JSON: nothing was lost. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** docs/explain.md says what each field is. */
export function explainJson(report: AutopsyReport) {
  const { kind, baseline, whole, samples, fell, causes, layers, explained, ruledOut } = report;
  return {
    measure: kind,
    samples,
    accuracy: whole.score,
    baseline,
    fell,
    explained,
    bytes: report.fileBytes,
    causes: causes.map(({ cause, layer, tensor, words, evidence, remedies }) => ({
      ...{ layer, tensor, cause, words, evidence },
      remedies: remedies.map(({ recipe, ...remedy }) => ({ recipe, ...remedy })),
    })),
    ruledOut,
    layers: layers.map(({ name, op, errors, sqnrDb, clipped, bytes, macs }) => ({
      name,
      op,
      isolated: errors.isolated.score,
      leaveOneOut: errors.leaveOneOut.score,
      cumulative: errors.cumulative.score,
      mse: {
        isolated: errors.isolated.mse,
        leaveOneOut: errors.leaveOneOut.mse,
        cumulative: errors.cumulative.mse,
      },
      sqnr: sqnrDb === null ? null : finite(sqnrDb),
      clipped,
      bytes,
      macs,
    })),
  };
}

export function explainText(report: AutopsyReport): string {
  const { kind, baseline, whole, samples, fell, causes, layers, ruledOut } = report;
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const points = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(2)}`;
  const grown = (bytes: number) => `${bytes < 0 ? '−' : '+'}${Math.abs(bytes)} bytes`;
  const width = Math.max(...layers.map(({ name }) => name.length), 5);
  const row = (cells: readonly string[]) => cells.map((cell) => cell.padStart(9)).join('');
  return [
    `${kind} ${percent(whole.score)} on ${samples} samples, float model ${percent(baseline)} (${points(whole.score - baseline)} points)`,
    fell ? sharedOut(report) : 'It lost no more than rounding costs.',
    '',
    ...causes.flatMap(({ title, layer, tensor, words, remedies }, i) => [
      `${i + 1}. ${title}: ${layer ?? 'the input'}${tensor === layer ? '' : `, ${tensor}`}`,
      `   ${words}`,
      ...remedies.map(
        ({ words: what, gain, bytes, failed }) =>
          `   → ${what}: ${gain === null || bytes === null ? `not tried: ${failed}` : `${points(gain)} points, ${grown(bytes)}`}`,
      ),
    ]),
    '',
    `${'layer'.padEnd(width)}${row(['alone', 'left out', 'up to', 'bytes'])}`,
    ...layers.map(
      ({ name, errors, bytes }) =>
        `${name.padEnd(width)}${row([
          points(errors.isolated.score - baseline),
          points(errors.leaveOneOut.score - whole.score),
          points(errors.cumulative.score - baseline),
          String(bytes),
        ])}`,
    ),
    '',
    `Looked for and not found: ${ruledOut.join(', ')}.`,
  ].join('\n');
}

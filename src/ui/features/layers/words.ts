/** What an autopsy says, in sentences. */
import { sharedOut } from '../../../autopsy/shared-out.ts';
import type { AutopsyReport, LayerReport } from '../../../workers/engine.ts';
import { formatCount, percent, signed } from '../../components/format.ts';

const MEASURES = {
  accuracy: 'accuracy',
  agreement: 'agreement with the float model',
  fidelity: 'fidelity of the outputs',
} as const;

interface Verdict {
  readonly title: string;
  readonly sentence: string;
}

/** The finding, as a headline, and what it rests on. */
export function verdictOf(report: AutopsyReport): Verdict {
  const { kind, baseline, whole, samples, fell, causes, layers } = report;
  const lost = 100 * (baseline - whole.score);
  const from = `${percent(baseline)} → ${percent(whole.score)} % ${MEASURES[kind]} on ${formatCount(samples)} test images`;
  if (!fell) {
    return {
      title:
        causes.length > 0
          ? 'Nothing is lost, but something is odd'
          : 'This file lost no more than rounding costs',
      sentence: `${from}. Every number below is a file that was built and run.`,
    };
  }
  const [worst] = causes;
  const where = worst?.layer ?? (worst ? 'the input' : undefined);
  return {
    title: worst
      ? `${worst.title}: ${where}`
      : `${mostGuilty(layers, report)?.name ?? 'No layer'} costs most, and no known cause was found`,
    sentence: `${from}: ${lost.toFixed(2)} points lost. ${sharedOut(report)} Every number is a file that was built and run.`,
  };
}

function mostGuilty(layers: readonly LayerReport[], { whole }: AutopsyReport) {
  return layers.toSorted((a, b) => backOf(b, whole.score) - backOf(a, whole.score))[0];
}

const backOf = ({ errors }: LayerReport, whole: number) => errors.leaveOneOut.score - whole;

/** Points of a share, with a sign. */
export function points(share: number): string {
  return signed(100 * share, 2);
}

/** Bytes that a file grows by. */
export function growth(bytes: number): string {
  if (bytes === 0) return '±0 B';
  const size = Math.abs(bytes);
  const sign = bytes > 0 ? '+' : '−';
  if (size >= 1e6) return `${sign}${(size / 1e6).toFixed(2)} MB`;
  return size >= 1e3 ? `${sign}${(size / 1e3).toFixed(1)} kB` : `${sign}${size} B`;
}

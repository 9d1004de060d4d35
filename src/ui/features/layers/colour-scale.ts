/** What the graph is coloured by: five bands for each, from nothing to the worst. */
import type {
  AutopsyReport,
  LayerReport,
  NetworkNode,
  OperatorTime,
} from '../../../workers/engine.ts';
import { formatBytes, formatReal, formatShort, percent } from '../../components/format.ts';

export type ColourBy = 'size' | 'macs' | 'time' | 'sqnr' | 'clipping' | 'blame';

/** What a node is coloured by, of the nodes beside it. */
interface Coloured {
  readonly node: NetworkNode;
  /** Undefined before layers are measured, and for operators that lose nothing. */
  readonly layer: LayerReport | undefined;
  readonly report: AutopsyReport | undefined;
  /** Of its own file, in milliseconds; undefined before operators are timed, and for those that cannot be. */
  readonly time: OperatorTime | undefined;
  /** Over all nodes. */
  readonly total: { readonly bytes: number; readonly macs: number; readonly ms: number };
}

interface Scale {
  readonly label: string;
  /** What has to be measured before it is known: every layer, or times; null for nothing. */
  readonly needs: 'report' | 'times' | null;
  /** Words of the bands, from 0 to 4. */
  readonly bands: readonly [string, string, string, string, string];
  /** A number for `band`; null where there is none. */
  value(coloured: Coloured): number | null;
  /** Which band a value is in. */
  band(value: number): number;
  text(value: number, coloured: Coloured): string;
}

/** Limits from small to large: how many of them a value reaches. */
const reached = (limits: readonly number[]) => (value: number) =>
  limits.filter((limit) => value >= limit).length;

const SHARES = ['< 1 %', '1 – 5 %', '5 – 20 %', '20 – 50 %', '≥ 50 %'] as const;
const shareBand = reached([0.01, 0.05, 0.2, 0.5]);

export const COLOURS: { readonly [C in ColourBy]: Scale } = {
  size: {
    label: 'Size of weights',
    needs: null,
    bands: SHARES,
    value: ({ node, total }) => node.bytes / Math.max(1, total.bytes),
    band: shareBand,
    text: (share, { node }) =>
      node.bytes === 0 ? 'no weights' : `${formatBytes(node.bytes)}, ${percent(share, 1)} %`,
  },
  macs: {
    label: 'Multiply-accumulates',
    needs: null,
    bands: SHARES,
    value: ({ node, total }) => node.macs && node.macs / Math.max(1, total.macs),
    band: shareBand,
    text: (share, { node }) => `${formatShort(node.macs ?? 0)} MACs, ${percent(share, 1)} %`,
  },
  time: {
    label: 'Time',
    needs: 'times',
    bands: SHARES,
    value: ({ time, total }) => (time ? time.median / Math.max(1e-9, total.ms) : null),
    band: shareBand,
    text: (share, { time }) => `${formatReal(time?.median ?? 0, 2)} ms, ${percent(share, 1)} %`,
  },
  sqnr: {
    label: 'Signal to noise',
    needs: 'report',
    bands: ['≥ 40 dB', '30 – 40 dB', '20 – 30 dB', '10 – 20 dB', '< 10 dB'],
    value: ({ layer }) => layer?.sqnrDb ?? null,
    band: (decibels) => 4 - reached([10, 20, 30, 40])(decibels),
    text: (decibels) => (Number.isFinite(decibels) ? `${decibels.toFixed(1)} dB` : 'exact'),
  },
  clipping: {
    label: 'Cut off',
    needs: 'report',
    bands: ['< 0.01 %', '0.01 – 0.1 %', '0.1 – 1 %', '1 – 5 %', '≥ 5 %'],
    value: ({ layer }) => layer?.clipped ?? null,
    band: reached([1e-4, 1e-3, 1e-2, 5e-2]),
    text: (share) =>
      share === 0 ? 'nothing cut off' : `${(100 * share).toPrecision(2)} % cut off`,
  },
  blame: {
    label: 'Blame',
    needs: 'report',
    bands: ['< 0.1 points', '0.1 – 0.5', '0.5 – 2', '2 – 10', '≥ 10 points'],
    value: ({ layer, report }) => (layer && report ? blameOf(layer, report) : null),
    band: reached([1e-3, 5e-3, 2e-2, 0.1]),
    text: (points) => `${(100 * points).toFixed(2)} points`,
  },
};

/** What a layer costs alone, or what comes back without it: the larger. */
function blameOf({ errors }: LayerReport, { baseline, whole }: AutopsyReport): number {
  const alone = baseline - errors.isolated.score;
  return Math.max(0, alone, errors.leaveOneOut.score - whole.score);
}

/** How a node is drawn: null where the scale has nothing to say of it. */
export function colourOf(
  by: ColourBy,
  coloured: Coloured,
): { readonly band: number; readonly text: string } | null {
  const { value, band, text } = COLOURS[by];
  const own = value(coloured);
  return own === null ? null : { band: band(own), text: text(own, coloured) };
}

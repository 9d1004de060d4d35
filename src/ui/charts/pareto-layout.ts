/** Where the names of points stand in a plot with a logarithmic axis. */
import type { ModeName } from '../../quantization/modes/index.ts';

export interface ParetoPoint {
  readonly id: string;
  /** In words. */
  readonly title: string;
  readonly mode: ModeName;
  readonly bytes: number;
  /** The score. */
  readonly percent: number;
  readonly mse: number;
  readonly onFront: boolean;
  /** Whether a column of the page is this file. */
  readonly isColumn: boolean;
}

/** A name for a point. */
export interface ParetoLabel {
  readonly id: string;
  readonly mode: ModeName;
  readonly bytes: number;
  readonly percent: number;
  readonly text: string;
}

/** Names of points that lie in one place. */
export interface LabelGroup {
  readonly at: ParetoLabel;
  readonly members: readonly ParetoLabel[];
  /** Of the point on which the names stand. */
  readonly side: 'left' | 'right';
}

/** Pixels within which two marks cover each other. */
const NEAR = 14;
/** Pixels of the longest name. */
const NAME_WIDTH = 140;

type Range = readonly [number, number];

/** @param plot its size in pixels. */
export function groupedLabels(
  labels: readonly ParetoLabel[],
  [smallest, largest]: Range,
  [low, high]: Range,
  plot: { readonly width: number; readonly height: number },
): readonly LabelGroup[] {
  const x = ({ bytes }: ParetoLabel) =>
    (plot.width * Math.log(bytes / smallest)) / Math.log(largest / smallest);
  const y = ({ percent }: ParetoLabel) =>
    (plot.height * (high - Math.max(low, percent))) / (high - low);
  const groups: { at: ParetoLabel; members: ParetoLabel[] }[] = [];
  for (const label of labels) {
    const group = groups.find(
      ({ at }) => Math.abs(x(at) - x(label)) < NEAR && Math.abs(y(at) - y(label)) < NEAR,
    );
    if (group) group.members.push(label);
    else groups.push({ at: label, members: [label] });
  }
  return groups.map(({ at, members }) => ({
    at: { ...at, percent: Math.max(low, at.percent) },
    members,
    side: x(at) + NAME_WIDTH > plot.width ? 'left' : 'right',
  }));
}

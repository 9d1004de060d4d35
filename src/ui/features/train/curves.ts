/** Runs as curves: colours, dashes, and no more marks than a chart should draw. */

import type { FinishedRun, LiveRun, RunCurves } from '../../../store/training-state.ts';
import { stepsPerEpoch } from '../../../training/log/images.ts';
import { MOST_MARKS, thinned } from '../../../training/log/series.ts';
import { modeOfTraining } from '../../../training/mode-of-training.ts';
import type { Curve } from '../../charts/TrainingChart.tsx';
import { onValidation, type Quantity } from './reached.ts';

const DASHES = ['', '6 3', '2 3', '8 3 2 3', '1 4'] as const;

export interface DrawnRun extends RunCurves {
  readonly id: string;
  readonly name: string;
  readonly dash: string;
}

/** The run under way first, then those that it is compared to. */
export function drawnRuns(
  live: LiveRun | null,
  runs: readonly FinishedRun[],
  compared: readonly string[],
): readonly DrawnRun[] {
  const chosen = runs.filter(({ id }) => compared.includes(id));
  const all = [...(live ? [{ ...live, id: 'live' }] : []), ...chosen];
  const seen = new Map<string, number>();
  return all.map((run) => {
    const mode = modeOfTraining(run.settings);
    const before = seen.get(mode) ?? 0;
    seen.set(mode, before + 1);
    return { ...run, dash: DASHES[before % DASHES.length] ?? '' };
  });
}

/** Marks of epochs in one line: of a hundred epochs every second or third. */
const MOST_EPOCHS = 25;

function someEpochs(epochs: RunCurves['epochs']): RunCurves['epochs'] {
  const every = Math.ceil(epochs.length / MOST_EPOCHS);
  return epochs.filter((_, i) => (epochs.length - 1 - i) % every === 0);
}

export function curvesOf(runs: readonly DrawnRun[], quantity: Quantity): readonly Curve[] {
  const marks = runs.reduce((sum, { epochs }) => sum + 2 * someEpochs(epochs).length, 0);
  const most = Math.floor((MOST_MARKS - marks) / Math.max(1, runs.length));
  return runs.map(({ id, name, dash, settings, steps, epochs: all }) => {
    const perEpoch = all[0]?.step ?? stepsPerEpoch(settings);
    const epochs = someEpochs(all);
    return {
      id,
      title: name,
      mode: modeOfTraining(settings),
      dash,
      steps: thinned(steps, most).points.map((point) => ({
        epoch: point.step / perEpoch,
        value: point[quantity],
      })),
      means: epochs.map((record) => ({ epoch: record.epoch, value: record[quantity] })),
      validation: epochs.flatMap((record) => {
        const value = onValidation(record, quantity);
        return value === null ? [] : [{ epoch: record.epoch, value }];
      }),
    };
  });
}

/** End of the axis: what was planned of a run under way, what was reached of one that is over. */
export function epochsOf(runs: readonly DrawnRun[]): number {
  const ends = runs.map(({ id, settings, steps, epochs }) => {
    if (id === 'live') return settings.epochs;
    const reached = (steps.points.at(-1)?.step ?? 0) / (epochs[0]?.step ?? stepsPerEpoch(settings));
    return Math.max(epochs.length, reached);
  });
  return Math.max(0.01, ...ends);
}

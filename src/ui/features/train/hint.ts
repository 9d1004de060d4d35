/** What to try next in training: nothing that the last run has done already. */
import { modeOf } from '../../../quantization/modes/index.ts';
import type { FinishedRun, LiveRun } from '../../../store/training-state.ts';
import { modeOfTraining } from '../../../training/mode-of-training.ts';
import type { TrainingSettings } from '../../../training/settings.ts';

type Known = Pick<FinishedRun, 'id' | 'name' | 'settings'>;

const FEW_BITS = 4;

export function trainingHint(
  live: Pick<LiveRun, 'settings'> | null,
  last: Known | undefined,
  next: TrainingSettings,
): string {
  if (live) {
    return live.settings.kind === 'float'
      ? 'Watch the filled marks: when they stop following the hollow ones, the network learns its training images by heart.'
      : 'Drag the slider of the weights back to the first step: the lattice moves with the largest weight, and weights gather at its levels when there are few.';
  }
  if (!last) return beforeTheFirst(next);
  if (last.settings.kind === 'float') {
    return next.base === last.id
      ? `The next run continues from ${last.name}. When it ends, add ${last.name} as full int8, rounded afterwards, as well: which of the two files loses less?`
      : `Continue from ${last.name} with quantization-aware training (choose it at “Start from”), and add ${last.name} as full int8, rounded afterwards, as well: which of the two files loses less?`;
  }
  const { ranges, weightBits } = last.settings;
  const others = [
    ...(ranges === 'learned' ? [] : ['learned ranges']),
    ...(weightBits === 2 || last.settings.activationType === 'int16' ? [] : ['2 bits']),
  ];
  const change = others.length > 0 ? `, such as ${others.join(' or ')},` : '';
  return `Train again with one setting changed${change} and compare the curves; then look at what LiteRT measures in the column of each.`;
}

function beforeTheFirst(next: TrainingSettings): string {
  const { kind, weightBits, activationType } = next;
  if (kind === 'float') {
    return 'Train in float first, and continue from that run with quantization-aware training: its weights learn to live with the rounding.';
  }
  const few = weightBits <= FEW_BITS;
  const bits = few ? weightBits : 3;
  const train = few ? `Train with these ${bits}-bit weights` : `Train with ${bits}-bit weights`;
  const without = 'rounded without training: see what training saves.';
  if (activationType === 'dynamic') {
    const { label } = modeOf(modeOfTraining({ ...next, weightBits: bits }));
    return `${train}, and add ${label} as a column as well, which is ${without}`;
  }
  return `${train}, and set the weights of the full int8 column above to ${bits} bits as well, which are ${without}`;
}

import type { EpochRecord, TrainingEvent } from '../../training/log.ts';
import { withEvent } from '../training-run.ts';
import type { TrainingContext } from './context.ts';

/** Events are gathered, so that the page draws no more often than this. */
const DRAWN_EVERY_MS = 200;

export interface EventGatherer {
  take(event: TrainingEvent): void;
  /** Shows the rest at once. */
  flush(): void;
}

/** @param isCurrent whether the run that the events are of is still the one on show. */
export function gatherEvents(
  { set, state, updateRun }: TrainingContext,
  isCurrent: () => boolean,
): EventGatherer {
  let pending: TrainingEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let drawn = Number.NEGATIVE_INFINITY;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    drawn = performance.now();
    if (!isCurrent() || pending.length === 0) return;
    const events = pending;
    pending = [];
    updateRun((run) => events.reduce(withEvent, run));
    const epoch = events.findLast((event) => event.kind === 'epoch')?.record;
    if (epoch) set({ announcement: epochInWords(epoch, state().run?.settings.epochs ?? 0) });
  };
  return {
    flush,
    take(event) {
      pending.push(event);
      timer ??= setTimeout(flush, Math.max(0, drawn + DRAWN_EVERY_MS - performance.now()));
    },
  };
}

function epochInWords({ epoch, loss, validationAccuracy }: EpochRecord, epochs: number): string {
  const validation =
    validationAccuracy === null
      ? ''
      : `, ${(validationAccuracy * 100).toFixed(1)} % right on validation images`;
  return `Epoch ${epoch} of ${epochs}: training loss ${loss.toFixed(3)}${validation}.`;
}

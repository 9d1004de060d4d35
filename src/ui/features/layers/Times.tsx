import { Button } from '@mantine/core';
import type { LayerTimes } from '../../../workers/engine.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { formatReal } from '../../components/format.ts';
import classes from './NetworkPanel.module.css';
import type { TimesView } from './use-times.ts';

/** Operators that are timed: more would take minutes. */
export const MOST_TIMED = 300;

/** Asks for times, and says how they were measured. */
export function Times({ view, count }: { readonly view: TimesView; readonly count: number }) {
  const { times, running, error, measure, cancel } = view;
  if (count > MOST_TIMED) {
    return (
      <p className={classes.times}>
        Each operator is timed as a file of its own: with {count} of them that would take minutes.
        It is offered up to {MOST_TIMED}.
      </p>
    );
  }
  return (
    <div className={classes.times}>
      {error && <ErrorNote error={error} compact />}
      {running === null ? (
        <Button size="compact-xs" variant="default" onClick={measure}>
          {times ? 'Time again' : 'Time each operator'}
        </Button>
      ) : (
        <>
          <Button size="compact-xs" variant="default" onClick={cancel}>
            Stop timing
          </Button>
          <span className="num" role="status">
            {Math.round(100 * running)} %
          </span>
        </>
      )}
      {times && running === null && <span>{inWords(times)}</span>}
    </div>
  );
}

/** What the times rest on, and how far they add up. */
export function inWords({ operators, whole, rounds, call }: LayerTimes): string {
  const ms = (value: number) => `${formatReal(value, 2)} ms`;
  const sum = operators.reduce((total, { median }) => total + median, 0);
  return `Medians of ${rounds} rounds, one image, one thread of this browser; each operator as a file of its own, without the ${ms(call)} of a call. Together ${ms(sum)}; the file as a whole takes ${ms(whole.median)}.`;
}

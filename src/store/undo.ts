/**
 * Undo and redo of the set-up: model, columns, baseline, test set and device. A step is two views as links carry them, so that
 * to go back is to follow a link. How it goes together with the browser's own back and forward: README.md.
 */

import { changedPlace, changeWords, sameSetUp } from '../share/change-words.ts';
import type { LinkState } from '../share/link-state.ts';
import { sameModel } from '../share/model-field.ts';
import type { GetState, SetState, UndoSlice } from './state.ts';
import { toLinkState } from './to-link.ts';

const MOST_STEPS = 100;
/** Changes of one setting that follow each other as quickly as this are one step: a slider that is dragged. */
const QUICK_MS = 800;

interface Step {
  readonly before: LinkState;
  readonly after: LinkState;
  /** What it touched; null where that is more than one thing. */
  readonly place: string | null;
  readonly at: number;
}

export interface UndoKeeper {
  readonly slice: UndoSlice;
  /** Called after every change of the state. */
  follow(): void;
}

export function createUndo(set: SetState, get: GetState): UndoKeeper {
  let past: readonly Step[] = [];
  let future: readonly Step[] = [];
  /** The view of now: before anything is open there is none. */
  let last: LinkState | null = null;
  /** Where an undo or a redo is on its way to: a model may have to be opened first, or a question answered. */
  let target: LinkState | null = null;
  let isLooking = false;

  const show = () => {
    const [undone, redone] = [past.at(-1), future.at(-1)];
    set({
      undoable: {
        undo: undone ? changeWords(undone.after, undone.before) : null,
        redo: redone ? changeWords(redone.before, redone.after) : null,
      },
    });
  };

  /** Whether `now` is what one step back, or one forward, leads to: then that is where we are. */
  const walked = (now: LinkState): string | null => {
    const [back, ahead] = [past.at(-1), future.at(-1)];
    if (back && sameSetUp(now, back.before)) {
      past = past.slice(0, -1);
      future = [...future, back];
      return `Undid: ${changeWords(back.after, back.before)}.`;
    }
    if (ahead && sameSetUp(now, ahead.after)) {
      future = future.slice(0, -1);
      past = [...past, ahead];
      return `Redid: ${changeWords(ahead.before, ahead.after)}.`;
    }
    return null;
  };

  const record = (before: LinkState, after: LinkState) => {
    const at = performance.now();
    const place = changedPlace(before, after);
    const newest = past.at(-1);
    const goesOn =
      future.length === 0 && place !== null && newest?.place === place && at - newest.at < QUICK_MS;
    const step = { before: goesOn ? newest.before : before, after, place, at };
    const others = goesOn ? past.slice(0, -1) : past;
    past = sameSetUp(step.before, after) ? others : [...others, step].slice(-MOST_STEPS);
    future = [];
  };

  /** After all that belongs to one change has been done. */
  const look = () => {
    isLooking = false;
    const { opening, model, awaited, question } = get();
    // While a model is on its way, only half of the change is there.
    if (opening !== null || !(model || awaited)) return;
    const now = toLinkState(get());
    const before = last;
    const arrived = target !== null && sameSetUp(now, target);
    last = now;
    if (question === null) target = null;
    if (!before || sameSetUp(before, now)) return;
    const announcement = arrived ? walked(now) : null;
    if (announcement === null) record(before, now);
    show();
    if (announcement !== null) set({ announcement });
  };

  const travel = (view: LinkState) => {
    target = view;
    get().restore(view);
  };

  const go = (from: LinkState, to: LinkState) => {
    if (get().opening !== null) return;
    const now = toLinkState(get());
    travel(sameModel(from.model, to.model) ? setUpOf(to, now) : { ...to, lesson: now.lesson });
  };

  return {
    slice: {
      undoable: { undo: null, redo: null },
      undo() {
        const step = past.at(-1);
        if (step) go(step.after, step.before);
      },
      redo() {
        const step = future.at(-1);
        if (step) go(step.before, step.after);
      },
      travel,
    },
    follow() {
      if (isLooking) return;
      isLooking = true;
      queueMicrotask(look);
    },
  };
}

/** The set-up of `to`, looked at as before. */
function setUpOf(to: LinkState, now: LinkState): LinkState {
  const { columns, baseline, data, measured, device } = to;
  const column = columns.length === now.columns.length ? now.column : to.column;
  return { ...now, columns, baseline, data, measured, device, column };
}

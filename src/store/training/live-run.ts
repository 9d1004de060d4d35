/** The run under way: begun, paused, ended, and what becomes of it. */
import { toErrorData } from '../../base/errors.ts';
import { MAX_COLUMNS } from '../../share/link-state.ts';
import type { TrainingEvent } from '../../training/log.ts';
import type { TrainingSettings } from '../../training/settings.ts';
import type { TrainingControl, TrainingOutcome } from '../../workers/api/training.ts';
import type { Asker } from '../questions.ts';
import { newRun } from '../training-run.ts';
import type { TrainingContext } from './context.ts';
import { gatherEvents } from './events.ts';
import { addRun, finishedRun, recipeMaker } from './finished-runs.ts';
import { loadCheckpoints, watchLayer } from './preparation.ts';

export interface LiveRunKeeper {
  /** Does nothing while another run is under way. */
  run(
    settings: TrainingSettings,
    begin: (control: TrainingControl) => Promise<TrainingOutcome>,
  ): Promise<void>;
  setPaused(paused: boolean): Promise<void>;
  /** Ends the run and keeps what it has learned. */
  finishNow(): Promise<void>;
  /** Asks first, where much is lost. */
  cancel(): void;
  /** Without asking. */
  abort(): void;
  isUnderWay(): boolean;
}

export function liveRun(context: TrainingContext, asker: Asker): LiveRunKeeper {
  const { set, get, engine, state, update, updateRun, fail } = context;
  let controller: AbortController | null = null;
  let begunAt = 0;

  async function setPaused(paused: boolean): Promise<void> {
    if (!state().run) return;
    updateRun((live) => ({ ...live, paused }));
    try {
      await engine.trainingRun.setPaused(paused);
    } catch (thrown) {
      updateRun((live) => ({ ...live, paused: !paused }));
      fail(paused ? 'Training could not be paused' : 'Training could not go on', thrown);
    }
  }

  return {
    setPaused,
    abort: () => controller?.abort(),
    isUnderWay: () => controller !== null,

    async run(settings, begin) {
      const { model } = get();
      if (!model || controller) return;
      const own = new AbortController();
      controller = own;
      const events = gatherEvents(context, () => controller === own);
      const onEvent = (event: TrainingEvent) => {
        // Before this there was no thread to notify.
        if (event.kind === 'backend') {
          watchLayer(context);
          if (state().run?.paused) void setPaused(true);
        }
        events.take(event);
      };
      begunAt = performance.now();
      context.newest += 1;
      const number = context.newest;
      update({ run: newRun(`Run ${number}`, settings, model.hash), problem: null });
      set({ announcement: 'Training has started.' });
      try {
        // Now, not at its end: a page that cannot load it any more should not train for nothing.
        await recipeMaker();
        const outcome = await begin({ signal: own.signal, onEvent });
        events.flush();
        await finish(context, outcome);
      } catch (thrown) {
        events.flush();
        // A run that leaves nothing should not leave a gap in the numbers either.
        if (context.newest === number) context.newest -= 1;
        const { code } = toErrorData(thrown);
        if (code === 'cancelled') set({ announcement: 'Training is cancelled.' });
        else fail('Training stopped', thrown);
      }
      controller = null;
      update({ run: null });
      await loadCheckpoints(context);
    },

    async finishNow() {
      const live = state().run;
      if (!live || live.ending) return;
      updateRun((running) => ({ ...running, ending: 'keep' }));
      try {
        await engine.trainingRun.finishNow();
        if (live.paused) await setPaused(false);
      } catch (thrown) {
        updateRun((running) => ({ ...running, ending: null }));
        fail('Training could not be stopped', thrown);
      }
    },

    cancel() {
      const { run: live } = state();
      if (!controller || !live) return;
      const { name, epochs } = live;
      asker.askFor({ kind: 'cancel-training', name, epochs: epochs.length }, begunAt, () => {
        updateRun((running) => ({ ...running, ending: 'cancel' }));
        controller?.abort();
      });
    },
  };
}

async function finish(context: TrainingContext, outcome: TrainingOutcome): Promise<void> {
  const { set, get, state, update } = context;
  const live = state().run;
  if (!live) return;
  const done = await finishedRun(outcome, live);
  addRun(context, done);
  // Before its column is computed: that has the machine to itself.
  update({ run: null });
  const fits = get().model?.hash === live.modelHash;
  const room = get().columns.length < MAX_COLUMNS;
  if (fits && room) get().addColumn(done.origin.recipe);
  const added = fits && room ? ' A column with the trained model is added.' : '';
  set({ announcement: `${live.name} is done.${added}` });
}

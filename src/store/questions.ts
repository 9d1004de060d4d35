/** What is asked before work is discarded. The work continues until the answer comes. */
import type { AskSlice, GetState, PlaygroundState, Question, SetState } from './state.ts';

/** Less work than this is done again sooner than a question is read. */
const WORTH_ASKING_MS = 60_000;

export interface Asker {
  readonly slice: AskSlice;
  /** Does `act` once the person agrees; the last question replaces one that still stands. */
  ask(question: Question, act: () => void): void;
  /** Does `act`, after asking when the work since `begun` (of `performance.now`) is worth it. */
  askFor(question: Question, begun: number, act: () => void): void;
  /** Called after every change of the state: what is over by itself needs no answer. */
  follow(state: PlaygroundState, before: PlaygroundState): void;
}

export function createAsker(set: SetState, get: GetState): Asker {
  let agreed: () => void = () => undefined;

  const ask = (question: Question, act: () => void) => {
    agreed = act;
    set({ question });
  };

  return {
    slice: {
      question: null,
      answer(yes) {
        if (!get().question) return;
        set({ question: null });
        if (yes) agreed();
      },
    },
    ask,
    askFor(question, begun, act) {
      if (performance.now() - begun > WORTH_ASKING_MS) ask(question, act);
      else act();
    },
    follow({ question, job, training }, before) {
      if (!question) return;
      if (question.kind === 'cancel-run') {
        if (job?.column !== before.job?.column) set({ question: null });
      } else if (!training.run) {
        set({ question: null });
        if (question.kind === 'open-model') agreed();
      }
    },
  };
}

/** Opens another model with `act`: a training run would end with the one that is open, so that is asked first. */
export function leaveModel(
  { ask }: Pick<Asker, 'ask'>,
  get: GetState,
  name: string,
  act: () => Promise<void> | void,
): Promise<void> {
  const { run } = get().training;
  if (!run) return Promise.resolve(act());
  ask({ kind: 'open-model', name, run: run.name }, () => void act());
  return Promise.resolve();
}

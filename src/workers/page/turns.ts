/** Turns of one piece of work that goes on for long: between them the page's other jobs have theirs. */
import type { Job, RunJob } from './jobs.ts';

export type Turns = <T>(work: (job: Job) => Promise<T>) => Promise<T>;

interface Turn {
  readonly job: Promise<Job>;
  begun: boolean;
  users: number;
  end(): void;
}

/** What comes while a turn is under way shares it, unless a job waits for its own. @param signal ends the threads at work. */
export function createTurns(run: RunJob, signal: AbortSignal): Turns {
  let current: Turn | undefined;

  function next(): Turn {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let begun: () => void = () => {};
    const job = new Promise<Job>((resolve, reject) => {
      run({ signal }, async (own) => {
        begun();
        resolve(own);
        await ended;
      }).catch(reject);
    });
    // Whoever waits for it hears of it.
    job.catch(() => undefined);
    const turn: Turn = { job, begun: false, users: 0, end };
    begun = () => {
      turn.begun = true;
    };
    return turn;
  }

  return async (work) => {
    if (!current || (current.begun && run.waiting > 0)) current = next();
    const turn = current;
    turn.users++;
    try {
      return await work(await turn.job);
    } finally {
      turn.users--;
      if (turn.users === 0) {
        turn.end();
        if (current === turn) current = undefined;
      }
    }
  };
}

/** The training thread with the open model in it. */
import { asPlaygroundError } from '../../base/errors.ts';
import type { ModelSource } from '../api/files.ts';
import type { Trainability } from '../api/training.ts';
import { connect, type Thread, type ThreadWorker } from '../crossing/connect.ts';
import type { Training, TrainingLocations } from '../training.ts';
import { openIn } from './model-files.ts';

export interface TrainingThread {
  readonly handle: Thread<Training>;
  source: ModelSource;
  opened: Promise<Trainability>;
}

export interface TrainingThreadOptions {
  readonly locations: TrainingLocations;
  readonly start: () => ThreadWorker;
  /** The open model. @throws PlaygroundError `internal` when there is none. */
  source(): ModelSource;
}

/** Starts nothing yet: the thread begins with the first call of `withModel`. */
export function createTrainingThread({
  locations,
  start,
  source: openSource,
}: TrainingThreadOptions) {
  let thread: TrainingThread | undefined;

  function startWith(source: ModelSource): TrainingThread {
    const handle = connect<Training>(start());
    const opened = handle.api.start(locations).then(() => openIn(handle.api, source));
    return { handle, source, opened };
  }

  /** @throws PlaygroundError where the model cannot be read; the next call reads it again. */
  async function withModel(): Promise<TrainingThread> {
    const source = openSource();
    if (!thread?.handle.alive) {
      thread = startWith(source);
    } else if (thread.source !== source) {
      const { handle, opened } = thread;
      thread.source = source;
      // One after the other: what was opened last must be what stays open.
      thread.opened = opened.then(
        () => openIn(handle.api, source),
        () => openIn(handle.api, source),
      );
    }
    const current = thread;
    const { opened } = current;
    await opened.catch((error: unknown) => {
      // The next call reads the model again.
      if (current.opened === opened) current.handle.end();
      throw asPlaygroundError(error);
    });
    return current;
  }

  return {
    withModel,
    /** The thread that runs, if any, with whatever model it holds. */
    current: () => (thread?.handle.alive ? thread : undefined),
    end: () => thread?.handle.end(),
  };
}

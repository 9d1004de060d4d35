/** The compiler thread and the model in it. A thread that was ended is started again, and reads the model again. */
import { calibrationSourcesFor } from '../../adapters/datasets/index.ts';
import { referenceOf, type SourceReference } from '../../adapters/datasets/source.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { TensorInfo } from '../../ports/runtime.ts';
import type { ModelSummary } from '../../share/results.ts';
import type { ModelSource } from '../api/files.ts';
import type { Compiler } from '../compiler.ts';
import { connect, type Thread, type ThreadWorker } from '../crossing/connect.ts';
import type { Remote } from '../crossing/remote.ts';
import { openIn } from './model-files.ts';

/** The open model, as the page remembers it. */
export interface OpenSource {
  readonly source: ModelSource;
  readonly inputs: readonly TensorInfo[];
  /** sha256, hex. */
  readonly hash: string;
  /** A source whose samples fit the model: what it is calibrated with by default. */
  readonly fitting: SourceReference | null;
}

export interface CompilerThread {
  /** Makes another model the open one, in the same thread; on an error the one before stays. */
  open(source: ModelSource): Promise<ModelSummary>;
  /** @throws PlaygroundError `internal` when no model is open. */
  model(): OpenSource;
  /**
   * Whose samples the model is calibrated with from now on; null for those of the bundled source that fits, if there is one.
   * What was learned from others is forgotten.
   */
  calibrateWith(source: SourceReference | null): void;
  /** The thread with the open model in it. @throws PlaygroundError also what reading the model again throws. */
  ready(): Promise<Remote<Compiler>>;
  end(): void;
}

interface Started {
  readonly thread: Thread<Compiler>;
  /** Settles when the thread has read its first model: calls before that would find none. */
  readonly opened: Promise<ModelSummary>;
}

function bundledFor(inputs: readonly TensorInfo[]): SourceReference | null {
  const [fitting] = calibrationSourcesFor(inputs.map(({ shape }) => shape));
  return fitting ? referenceOf(fitting.id) : null;
}

/** Starts nothing yet. */
export function createCompilerThread(start: () => ThreadWorker): CompilerThread {
  let started: Started | undefined;
  let current: OpenSource | undefined;

  /** A new thread that holds `model`, once it has read it; a thread that cannot is ended. */
  function startWith(model: ModelSource): Started {
    const thread = connect<Compiler>(start());
    const opened = openIn(thread.api, model);
    opened.catch(() => thread.end());
    started = { thread, opened };
    return started;
  }

  function model(): OpenSource {
    if (current) return current;
    throw new PlaygroundError('internal', 'No model is open.', 'Open a model first.');
  }

  return {
    async open(source) {
      // The thread may still be reading the model before this one.
      await started?.opened.catch(() => undefined);
      const summary = await (started?.thread.alive
        ? openIn(started.thread.api, source)
        : startWith(source).opened);
      const { inputs, hash } = summary;
      current = { source, inputs, hash, fitting: bundledFor(inputs) };
      return summary;
    },
    model,
    calibrateWith(wanted) {
      const fitting = wanted ?? bundledFor(model().inputs);
      if (fitting?.id === model().fitting?.id) return;
      current = { ...model(), fitting };
      // A thread that is started anew has learned nothing yet.
      if (started?.thread.alive) void started.thread.api.forgetSamples().catch(() => undefined);
    },
    async ready() {
      const { thread, opened } = started?.thread.alive ? started : startWith(model().source);
      await opened;
      return thread.api;
    },
    end: () => started?.thread.end(),
  };
}

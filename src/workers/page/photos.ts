/** Single photos, in a runtime thread of their own: what it answers does not wait for the jobs of columns. */
import type { SourceReference } from '../../adapters/datasets/source.ts';
import type { Marks } from '../../evaluation/marks.ts';
import type { SampleFilter, TwoAnswers } from '../../evaluation/pick-samples.ts';
import type { Leads, Shares } from '../../evaluation/shares.ts';
import type { SampleRange } from '../../ports/batches.ts';
import type { TextFacts } from '../../ports/data-source.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import { moved } from '../crossing/moved.ts';
import type { Remote } from '../crossing/remote.ts';
import type { Photo, PhotoPage } from '../runtime/photos.ts';
import type { Runtime } from '../runtime.ts';
import type { CompilerThread } from './compiler-thread.ts';
import type { Pool } from './pool.ts';
import { createTraceClient, type KnownFile } from './traces.ts';

/** How the page follows {@link createPhotoClient leads}, and ends it. */
export interface LeadsControl {
  readonly signal?: AbortSignal;
  /** 0..1 */
  readonly onProgress?: (share: number) => void;
}

/** @param makeFile converts again what the compiler thread has forgotten. */
export function createPhotoClient(
  compiler: CompilerThread,
  pool: Pool,
  makeFile: (recipe: Recipe) => Promise<Uint8Array>,
) {
  type Thread = Remote<Runtime>;

  /** The thread, once it has these files. */
  const withFiles = <T>(files: readonly KnownFile[], work: (thread: Thread) => Promise<T>) =>
    pool.runOnOne(async ([thread]) => {
      for (const { key, recipe } of files) {
        if (await thread.photos.holds(key)) continue;
        const api = await compiler.ready();
        const file = await api.file(recipe).catch(() => makeFile(recipe));
        await thread.photos.hold(key, moved(file));
      }
      return work(thread);
    });

  return {
    ...createTraceClient(compiler, pool, makeFile),

    /** Test samples at these places. */
    at: (source: SourceReference, places: readonly number[]): Promise<readonly Photo[]> =>
      pool.runOnOne(([thread]) => thread.photos.at(source, places)),

    /** Part of the test samples that pass a filter. */
    pick: (
      source: SourceReference,
      answers: TwoAnswers,
      filter: SampleFilter,
      range: SampleRange,
    ): Promise<PhotoPage> =>
      pool.runOnOne(([thread]) => thread.photos.pick(source, answers, filter, range)),

    /** Shares that a file gives to test samples. */
    shares: (
      file: KnownFile,
      source: SourceReference,
      places: readonly number[],
    ): Promise<readonly Shares[]> =>
      withFiles([file], (thread) => thread.photos.shares(file.key, source, places)),

    /** Real values of the first output that a file gives to test samples. */
    outputs: (
      file: KnownFile,
      source: SourceReference,
      places: readonly number[],
    ): Promise<readonly Float32Array[]> =>
      withFiles([file], (thread) => thread.photos.outputs(file.key, source, places)),

    /** What is marked in test samples, by a file; what is right where there is none. */
    marks: (
      file: KnownFile | null,
      source: SourceReference,
      places: readonly number[],
    ): Promise<readonly (Marks | null)[]> =>
      withFiles(file ? [file] : [], (thread) =>
        thread.photos.marks(file?.key ?? null, source, places),
      ),

    /** Shares that a file gives to a sample of the person's own. */
    answer: (file: KnownFile, values: Float32Array): Promise<Shares> =>
      withFiles([file], (thread) => thread.photos.answer(file.key, values)),

    /** A text for each seed, as numbers of classes, which a file writes letter by letter. */
    write: (file: KnownFile, text: TextFacts, seeds: readonly number[]): Promise<number[][]> =>
      withFiles([file], (thread) => thread.photos.write(file.key, text, seeds)),

    /** How far the baseline's answers lead in two files, on the first `count` test samples. */
    leads: (
      [before, after]: readonly [KnownFile, KnownFile],
      source: SourceReference,
      count: number,
      { signal, onProgress }: LeadsControl,
    ): Promise<Leads> =>
      withFiles([before, after], (thread) =>
        thread.photos.leads({ before: before.key, after: after.key }, source, count, {
          ...(signal && { signal }),
          onDone: (runs) => onProgress?.(runs / (2 * count)),
        }),
      ),
  };
}

/** Single samples in a runtime thread: what they look like, and what files answer to them. Files are kept from call to call. */
import type { SourceReference } from '../../adapters/datasets/source.ts';
import { PlaygroundError } from '../../base/errors.ts';
import { EVALUATION_BATCH } from '../../evaluation/answers.ts';
import { eachSample } from '../../evaluation/each-sample.ts';
import {
  type Change,
  pickSamples,
  type SampleFilter,
  type TwoAnswers,
} from '../../evaluation/pick-samples.ts';
import { type Leads, leadsOf, type Shares, sharesOf } from '../../evaluation/shares.ts';
import { classLabels, type TaskLabels } from '../../evaluation/tasks.ts';
import { writeText } from '../../evaluation/write-text.ts';
import type { SampleRange, SampleSource } from '../../ports/batches.ts';
import type { TestSamples, TextFacts } from '../../ports/data-source.ts';
import type { InferenceRuntime } from '../../ports/runtime.ts';
import { moved } from '../crossing/moved.ts';
import { createMarks } from './marks.ts';
import { createSingleRuns } from './single-runs.ts';
import { createTraces } from './traces.ts';

/** A test sample to look at. */
export interface Photo {
  /** Place in the test set. */
  readonly place: number;
  /** Right class; null where nobody knows it. */
  readonly label: number | null;
  /** As the model gets them. */
  readonly values: Float32Array;
}

/** A page of the samples that pass a filter. */
export interface PhotoPage {
  readonly photos: readonly Photo[];
  /** Samples that pass it. */
  readonly total: number;
  /** How many each kind of change would show. */
  readonly counts: Readonly<Record<Change, number>>;
}

/** Two files that the thread was given, by their keys. */
export interface FilePair {
  readonly before: string;
  readonly after: string;
}

export interface PhotoServices {
  readonly runtime: () => InferenceRuntime;
  readonly loadTest: (source: SourceReference) => Promise<TestSamples<TaskLabels>>;
}

export function createPhotos({ runtime, loadTest }: PhotoServices) {
  const runs = createSingleRuns(runtime);
  async function photosAt(
    source: SourceReference,
    places: readonly number[],
  ): Promise<readonly Photo[]> {
    const samples = await loadTest(source);
    const photos: Photo[] = [];
    for (const place of places) {
      if (place < 0 || place >= samples.count) continue;
      const [values] = await samples.read(place, 1);
      if (!(values instanceof Float32Array)) throw notNumbers();
      photos.push({ place, label: classLabels(samples.labels)?.[place] ?? null, values });
    }
    return photos;
  }

  async function answersTo<T>(
    key: string,
    source: SourceReference,
    places: readonly number[],
    read: (values: ArrayLike<number>) => T,
  ): Promise<readonly T[]> {
    const samples = await loadTest(source);
    const all: T[] = [];
    for (const place of places) all.push(read(await runs.run(key, await samples.read(place, 1))));
    return all;
  }

  return {
    ...createTraces({ runs, runtime, loadTest }),
    ...createMarks({ runs, loadTest }),

    /** Whether the file of this key is here. */
    holds: (key: string): boolean => runs.holds(key),

    /** Keeps a file; the one that was asked for longest ago is forgotten. */
    hold(key: string, file: Uint8Array): void {
      runs.hold(key, file);
    },

    /** Samples at these places; those that do not exist are left out. */
    async at(source: SourceReference, places: readonly number[]): Promise<readonly Photo[]> {
      return moved(await photosAt(source, places));
    },

    /** Part of the samples that pass a filter. */
    async pick(
      source: SourceReference,
      answers: TwoAnswers,
      filter: SampleFilter,
      { first, count }: SampleRange,
    ): Promise<PhotoPage> {
      const { labels } = await loadTest(source);
      const { places, counts } = pickSamples(answers, classLabels(labels), filter);
      const photos = await photosAt(source, places.slice(first, first + count));
      return moved({ photos, total: places.length, counts });
    },

    /** Shares that a kept file gives to test samples, in their order. @throws PlaygroundError `internal` for an unknown key. */
    shares: async (key: string, source: SourceReference, places: readonly number[]) =>
      moved(await answersTo(key, source, places, sharesOf)),

    /** Real values of the first output that a kept file gives to test samples. @throws PlaygroundError as `shares`. */
    outputs: async (key: string, source: SourceReference, places: readonly number[]) =>
      moved(await answersTo(key, source, places, (values) => Float32Array.from(values))),

    /** What a kept file says to one sample of the person's own: real values, as the model gets them. */
    async answer(key: string, values: Float32Array): Promise<Shares> {
      return moved(sharesOf(await runs.run(key, [values])));
    },

    /** A text for each seed, as numbers of classes, which a kept file writes letter by letter. */
    async write(key: string, text: TextFacts, seeds: readonly number[]): Promise<number[][]> {
      const texts: number[][] = [];
      for (const seed of seeds) {
        const next = async (letters: Int32Array) => sharesOf(await runs.run(key, [letters])).values;
        texts.push(await writeText(text, seed, next));
      }
      return texts;
    },

    /**
     * How far the baseline's answers lead in both files, on the first `count` test samples.
     * @param options `onDone` hears how many runs of 2 · `count` are over; the signal is looked at between batches.
     */
    async leads(
      pair: FilePair,
      source: SourceReference,
      count: number,
      { signal, onDone }: { signal?: AbortSignal; onDone?: (runs: number) => void },
    ): Promise<Leads> {
      const all = await loadTest(source);
      const samples: SampleSource = { count: Math.min(count, all.count), read: all.read };
      const outputsOf = async (key: string, before: number) => {
        const rows: Float32Array[] = [];
        await eachSample(
          {
            file: runs.file(key),
            samples,
            runtime: runtime(),
            signal,
            batch: EVALUATION_BATCH,
            onDone: (done) => onDone?.(before + done),
          },
          (sample, [outputs = []]) => {
            rows[sample] = sharesOf(outputs).values;
          },
        );
        return rows;
      };
      const before = await outputsOf(pair.before, 0);
      return moved(leadsOf(before, await outputsOf(pair.after, samples.count)));
    },
  };
}

function notNumbers(): PlaygroundError {
  return new PlaygroundError(
    'bad-data',
    'These samples are not made of real numbers.',
    'Choose another test set.',
  );
}

/** Sources of samples with the tasks there are, and how one travels between threads. */
import { PlaygroundError } from '../../base/errors.ts';
import type { TaskLabels, TaskName } from '../../evaluation/tasks.ts';
import type { DataSource, SourceFacts } from '../../ports/data-source.ts';
import { type Shape, sameShape } from '../../tensor/shape.ts';
import type { ByteSource } from './byte-reader.ts';

/** Fetches a file of a bundled source, by its path below the folder of all data sets. */
export type LoadFile = (path: string) => Promise<ByteSource>;

export type Facts = SourceFacts<TaskName>;
export type Source = DataSource<TaskName, TaskLabels>;

/** A source as threads pass it on: plain data, which {@link Source} is not. */
export interface SourceReference {
  /** `own`: a set of the person's own, which threads are given before. */
  readonly kind: 'bundled' | 'own';
  /** As in its facts. */
  readonly id: string;
}

/** What ids of sets of a person's own begin with. */
export const OWN_PREFIX = 'own:';

/** The source that a report, a stored result or a training run names. */
export function referenceOf(id: string): SourceReference {
  return { kind: id.startsWith(OWN_PREFIX) ? 'own' : 'bundled', id };
}

/** @param sampleShapes what one sample can be given as, without the batch, by a source for models with one input. */
export function fitsOneInput(sampleShapes: readonly Shape[]): Facts['fits'] {
  return ([input, ...others]) =>
    input !== undefined &&
    others.length === 0 &&
    sampleShapes.some((shape) => sameShape(shape, input.slice(1)));
}

export function noSuchSource(id: string): PlaygroundError {
  return new PlaygroundError('bad-data', `There is no data set “${id}”.`, 'Choose another one.');
}

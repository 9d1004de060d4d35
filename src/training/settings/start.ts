/** What is trained, and from which weights. */
import { choice } from '../../base/kinds.ts';
import { ANY_TEXT, type TrainingSpec } from './setting.ts';

export const TRAINING_KINDS = ['float', 'quantization-aware'] as const;
/** One of {@link TRAINING_KINDS}. */
export type TrainingKind = (typeof TRAINING_KINDS)[number];

/** `model`: the weights of the open model; `scratch`: the same layers with new random weights. */
export const STARTS = ['model', 'scratch'] as const;
/** One of {@link STARTS}. */
export type Start = (typeof STARTS)[number];

const kind: TrainingSpec<TrainingKind> = { ...choice(TRAINING_KINDS), usual: 'quantization-aware' };

const start: TrainingSpec<Start> = { ...choice(STARTS), usual: 'model' };

/** Earlier run whose weights stand for the model's, by its id; empty for the model as it was opened. */
const base: TrainingSpec<string> = { ...ANY_TEXT, usual: '' };

export const START_SETTINGS = { kind, start, base };

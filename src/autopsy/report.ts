/** What an autopsy found, as plain data without weights: it crosses threads, and the command line prints it. */
import type { ModeName } from '../quantization/modes/index.ts';
import { type ActivationFacts, activationFacts, decibels } from './activation-facts.ts';
import type { ExplainedCause, Explanation } from './explain.ts';
import type { Scored } from './score.ts';
import type { LayerErrors } from './sweep.ts';

/** One layer in numbers. */
export interface LayerReport {
  readonly name: string;
  readonly op: string;
  /** What the recipe says for it. */
  readonly mode: ModeName;
  readonly errors: LayerErrors;
  /** Of its result, in dB: errors of all layers before it included. Null where the file has no such result; Infinity where nothing is lost. */
  readonly sqnrDb: number | null;
  /** Share of its result's values that lie beyond the range; null where it has no integers. */
  readonly clipped: number | null;
  /** Of its weights alone, in dB; null where it has none. */
  readonly weightSqnrDb: number | null;
  /** Of its weights and bias, as stored. */
  readonly bytes: number;
  /** Multiply-accumulates of one sample; null where they are not known. */
  readonly macs: number | null;
}

/** An {@link Explanation} without the file. */
export interface AutopsyReport
  extends Pick<
    Explanation,
    'kind' | 'baseline' | 'samples' | 'fell' | 'causes' | 'explained' | 'ruledOut'
  > {
  readonly whole: Scored;
  readonly causes: readonly ExplainedCause[];
  /** In the order of the file. */
  readonly layers: readonly LayerReport[];
  /** Of the inputs that become integers, and of everything that is computed. */
  readonly activations: readonly ActivationFacts[];
  /** Of the file. */
  readonly fileBytes: number;
}

/** What is said of an explanation, without its file. */
export function reportOf(explanation: Explanation): AutopsyReport {
  const { kind, baseline, samples, fell, causes, explained, ruledOut, whole, file } = explanation;
  return {
    ...{ kind, baseline, samples, fell, causes, explained, ruledOut, whole },
    fileBytes: file.file.length,
    activations: explanation.activations.map(activationFacts),
    layers: explanation.layers.map(({ layer, errors, output, weights, bytes, macs }) => ({
      name: layer.name,
      op: layer.op,
      mode: layer.settings.mode,
      ...{ errors, bytes, macs },
      sqnrDb: output ? decibels(output) : null,
      clipped: output?.lattice ? output.clipped / Math.max(1, output.count) : null,
      weightSqnrDb: weights?.quantization.sqnrDb ?? null,
    })),
  };
}

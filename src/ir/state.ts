/** Models that remember: what they compute depends on the runs before. */

import type { Diagnostic } from '../base/diagnostic.ts';
import { KEEPS_STATE } from '../ops/without-row.ts';
import { type Model, mainGraph } from './model.ts';

/** Whether a run of `model` leaves something for the next one: variables, or tensors that live on. */
export function keepsState(model: Model): boolean {
  const { tensors, operators } = mainGraph(model);
  return (
    tensors.some(({ isVariable }) => isVariable) || operators.some(({ op }) => KEEPS_STATE.has(op))
  );
}

/** Said on opening a model that keeps state. */
export function stateDiagnostics(model: Model): Diagnostic[] {
  if (!keepsState(model)) return [];
  const message =
    'This is a streaming model: it keeps values from one run to the next. What reads and writes them stays as it is; ranges and accuracy are taken run after run, as if the samples were one stream.';
  return [{ severity: 'warning', code: 'keeps-state', message, where: {} }];
}

/** Models that remember: what they compute depends on the runs before. */

import type { Diagnostic } from '../base/diagnostic.ts';
import type { OpName } from '../ops/op-spec.ts';
import { type Model, mainGraph } from './model.ts';

const STATE_OPS: ReadonlySet<OpName> = new Set(['VAR_HANDLE', 'READ_VARIABLE', 'ASSIGN_VARIABLE']);

/** Whether a run of `model` leaves something for the next one: variables, or tensors that live on. */
export function keepsState(model: Model): boolean {
  const { tensors, operators } = mainGraph(model);
  return (
    tensors.some(({ isVariable }) => isVariable) || operators.some(({ op }) => STATE_OPS.has(op))
  );
}

/** Said on opening a model that keeps state. */
export function stateDiagnostics(model: Model): Diagnostic[] {
  if (!keepsState(model)) return [];
  const message =
    'This is a streaming model: it keeps values from one run to the next. What reads and writes them stays as it is; ranges and accuracy are taken run after run, as if the samples were one stream.';
  return [{ severity: 'warning', code: 'keeps-state', message, where: {} }];
}

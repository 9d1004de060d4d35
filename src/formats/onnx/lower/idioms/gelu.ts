/**
 * GELU as exporters write it before opset 20: x · (1 + erf(x / √2)) · ½, the factors in any order.
 */
import type { GraphNode } from '../graph.ts';
import { type Idiom, isNear, type Surroundings, withNumber } from './idiom.ts';

/** x of 1 + erf(x / √2). */
function gateOf(value: string, around: Surroundings): string | undefined {
  const sum = withNumber(around.makerOf(value), 'Add', around);
  if (sum?.number !== 1) return undefined;
  const erf = around.makerOf(sum.other);
  if (erf?.op !== 'Erf') return undefined;
  const inner = around.makerOf(erf.inputs[0] ?? '');
  const quotient = withNumber(inner, 'Div', around);
  if (quotient && isNear(quotient.number, Math.SQRT2)) return quotient.other;
  const product = withNumber(inner, 'Mul', around);
  return product && isNear(product.number, Math.SQRT1_2) ? product.other : undefined;
}

/** The two factors in both orders. */
function* factors(node: GraphNode | undefined): Generator<readonly [string, string]> {
  if (node?.op !== 'Mul') return;
  const [a = '', b = ''] = node.inputs;
  yield [a, b];
  yield [b, a];
}

/** x of x · (1 + erf(x / √2)). */
function unscaled(node: GraphNode | undefined, around: Surroundings): string | undefined {
  for (const [x, gate] of factors(node)) if (gateOf(gate, around) === x) return x;
  return undefined;
}

function halved(value: string, around: Surroundings): string | undefined {
  const node = around.makerOf(value);
  const product = withNumber(node, 'Mul', around);
  if (product && isNear(product.number, 0.5)) return product.other;
  const quotient = withNumber(node, 'Div', around);
  return quotient && isNear(quotient.number, 2) ? quotient.other : undefined;
}

export const gelu: Idiom = {
  name: 'GELU',
  ends: 'Mul',
  match(node, around) {
    const whole = withNumber(node, 'Mul', around);
    const inner =
      whole && isNear(whole.number, 0.5)
        ? unscaled(around.makerOf(whole.other), around)
        : undefined;
    let x = inner;
    for (const [left, right] of factors(node)) {
      // (½ · x) · (1 + erf) and x · (½ · (1 + erf))
      const half = halved(left, around);
      if (half !== undefined && gateOf(right, around) === half) x ??= half;
      const gate = halved(right, around);
      if (gate !== undefined && gateOf(gate, around) === left) x ??= left;
    }
    if (x === undefined) return undefined;
    return { ...node, op: 'Gelu', inputs: [x], attributes: new Map() };
  },
};

/** Constants with values that are not finite numbers: where they are, and how to say it. */

import type { Diagnostic } from '../base/diagnostic.ts';
import { channelLayout } from '../tensor/channels.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Operator, Subgraph } from './model.ts';
import { channelAxisOf, isFloatConstant, layerName, roleOf } from './operands.ts';

export interface NonFinite {
  /** Position of the operator that reads the constant, and the operand that it is. */
  readonly op: number;
  readonly input: number;
  /** Name of the operator's result. */
  readonly layer: string;
  readonly what: 'weights' | 'bias' | 'constants';
  readonly count: number;
  readonly nan: number;
  readonly infinite: number;
  /** Channels that hold such values; empty where the constant has no channels. */
  readonly channels: readonly number[];
  /** Channels that there are. */
  readonly of: number;
}

/** Diagnostics of a model, at most: one says what the others would. */
const MOST = 5;
const LISTED_CHANNELS = 3;

/** Every operand of `graph` that is a float32 constant with NaN or infinity in it, in the order of the operators. */
export function nonFiniteConstants(graph: Subgraph): NonFinite[] {
  return graph.operators.flatMap((operator, op) =>
    operator.inputs.flatMap((index, input): NonFinite[] => {
      const tensor = graph.tensors[index];
      if (!isFloatConstant(tensor)) return [];
      const { data, shape } = tensor;
      if (allFinite(data)) return [];
      const layer = layerName(graph, operator);
      return [{ op, input, layer, ...described(operator, input, data, shape) }];
    }),
  );
}

/** Constants never change, and every plan of a model asks again. */
const known = new WeakMap<Float32Array, boolean>();

function allFinite(data: Float32Array): boolean {
  const finite = known.get(data) ?? hasOnlyFinite(data);
  known.set(data, finite);
  return finite;
}

/** Without a branch or a call for each value: layers have millions. */
function hasOnlyFinite(data: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]! - data[i]!;
  return sum === 0;
}

/** Infinity − infinity and NaN − NaN are NaN. */
function isFiniteValue(value: number): boolean {
  return value - value === 0;
}

function described(operator: Operator, input: number, data: Float32Array, shape: Shape) {
  const { role } = roleOf(operator, input);
  const axis = role === 'bias' ? 0 : channelAxisOf(operator, input);
  const layout = channelLayout(shape, axis);
  const channels = new Set<number>();
  let nan = 0;
  let infinite = 0;
  data.forEach((value, i) => {
    if (isFiniteValue(value)) return;
    if (Number.isNaN(value)) nan++;
    else infinite++;
    if (axis !== null) channels.add(Math.floor(i / layout.inner) % layout.channels);
  });
  const what: NonFinite['what'] =
    role === 'weight' ? 'weights' : role === 'bias' ? 'bias' : 'constants';
  return { what, count: data.length, nan, infinite, channels: [...channels], of: layout.channels };
}

/** `1 of its 36 weights is not a number (NaN), in channel 2 (of 0 to 3)`. */
export function nonFiniteText({ what, count, nan, infinite, channels, of }: NonFinite): string {
  const values = { weights: 'weights', bias: 'biases', constants: 'constants' }[what];
  const is = (n: number) => (n === 1 ? 'is' : 'are');
  const [first, second] = [
    ...(nan > 0 ? [[nan, `${is(nan)} not a number (NaN)`] as const] : []),
    ...(infinite > 0 ? [[infinite, `${is(infinite)} infinite`] as const] : []),
  ];
  if (!first) return `its ${count} ${values} are finite`;
  const rest = second ? ` and ${second.join(' ')}` : '';
  return `${first[0]} of its ${count} ${values} ${first[1]}${rest}${channelText(channels, of)}`;
}

/** Channels are counted from 0, as on the page. */
function channelText(channels: readonly number[], of: number): string {
  if (channels.length === 0 || of === 1) return '';
  const listed = channels.slice(0, LISTED_CHANNELS).join(', ');
  const more = channels.length - LISTED_CHANNELS;
  const list = more > 0 ? `${listed} and ${more} more` : listed;
  return `, in ${channels.length === 1 ? 'channel' : 'channels'} ${list} (of 0 to ${of - 1})`;
}

/** A warning per layer, for the person who opens the model. */
export function nonFiniteDiagnostics(graph: Subgraph): Diagnostic[] {
  const found = nonFiniteConstants(graph);
  const shown = found.slice(0, MOST);
  const more = found.length - shown.length;
  return shown.map((entry, i) => {
    const rest = i === MOST - 1 && more > 0 ? ` The same goes for ${more} more.` : '';
    return {
      severity: 'warning',
      code: 'non-finite',
      message: `In layer ${entry.layer}, ${nonFiniteText(entry)}. Integers cannot hold such values, and what the model computes from them is usually not a number either.${rest}`,
      where: { layer: entry.layer },
    };
  });
}

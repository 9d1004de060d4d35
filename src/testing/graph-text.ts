/** A graph as text, for stored expectations that a person can read: one line for each operator, what it reads in it. */
import { type Model, mainGraph, type Tensor } from '../ir/model.ts';
import { formatShape } from '../tensor/shape.ts';
import { fingerprint } from './fingerprint.ts';

/** Longer constants stand there by their fingerprint. */
const MAX_SHOWN = 12;

const rounded = (value: number | bigint) =>
  Number.isInteger(Number(value)) ? Number(value) : Number(Number(value).toPrecision(6));

function named({ name, shape, shapeSignature, dtype, data }: Tensor): string {
  const type = dtype === 'float32' ? '' : ` ${dtype}`;
  const of = `${name} ${formatShape(shapeSignature ?? shape)}${type}`;
  if (!data) return of;
  if (data.length > MAX_SHOWN)
    return `${of} = ${fingerprint(data)?.split(' ').at(-1)?.slice(0, 8)}`;
  return `${of} = ${Array.from(data, rounded).join(' ')}`;
}

/** Numbers and flags of an operator; what is 0 or false says nothing. */
function settings(options: object): string {
  const said = Object.entries(options).filter(([, value]) => value !== 0 && value !== false);
  return said.map(([key, value]) => ` ${key}=${value}`).join('');
}

/** What is noted on tensors for training. */
function notes({ name, dropout, batchNorm }: Tensor): string[] {
  const folded = batchNorm && `${batchNorm.epsilon.toPrecision(6)}, ${batchNorm.momentum}`;
  return [
    ...(dropout === undefined ? [] : [`${name}: dropout ${dropout}`]),
    ...(folded === undefined ? [] : [`${name}: batch normalization, ${folded}`]),
  ];
}

export function graphText(model: Model): string {
  const { tensors, operators, inputs, outputs } = mainGraph(model);
  const names = (indices: readonly number[]) => indices.map((i) => tensors[i]?.name).join(', ');
  const shown = new Set<number>();
  /** The first time with shape and values, then by name. */
  const tensor = (i: number) => {
    const found = tensors[i];
    if (!found) return '–';
    if (shown.has(i)) return found.name;
    shown.add(i);
    return named(found);
  };
  return [
    ...inputs.map((i) => `in ${tensor(i)}`),
    ...operators.map(({ op, inputs: read, outputs: made, options }) => {
      const operands = read.map(tensor).join(' | ');
      return `${made.map(tensor).join(', ')} ← ${op}${settings(options)}: ${operands}`;
    }),
    ...tensors.flatMap(notes),
    `out ${names(outputs)}`,
  ].join('\n');
}

/** Plans for the modes that touch constants only: float16, weight-only, dynamic range. */
import { type Operator, type Subgraph, tensorAt } from '../../ir/model.ts';
import {
  channelAxisOf,
  type FloatConstant,
  floatConstant,
  layerName,
  weightInput,
} from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import type { AffineParameters } from '../../tensor/affine.ts';
import { DTYPES } from '../../tensor/dtype.ts';
import type { ResolvedLayer } from '../recipe/resolve.ts';
import type { Scheme } from '../recipe/settings/scheme.ts';
import { type WeightSpec, weightScales } from '../rounding/rounding.ts';
import type { Instruction, OperandPlace } from './instruction.ts';
import { isRotation, ROTATION_STAYS } from './rotation-notes.ts';
import {
  type IntegerStorage,
  repeated,
  trainedDecision,
  weightDecision,
} from './weight-decision.ts';
import { type WeightForm, weightForm } from './weight-form.ts';

/** Of the space of 32 bits. */
const SHARES: Readonly<Record<number, string>> = { 16: 'half', 8: 'a quarter of' };

/** Every float32 constant that an op reads, weights and biases alike: docs/numerics.md (g). */
export function planFloat16(graph: Subgraph, layers: readonly ResolvedLayer[]): Instruction[] {
  return graph.operators.flatMap((operator, op) => {
    const storage = layers[op]?.spec.weights;
    if (storage?.kind !== 'float') return [];
    const { type } = storage;
    return operator.inputs.flatMap((_, input): Instruction[] =>
      floatConstant(graph, operator, input) && !isRotation(graph, operator)
        ? [
            {
              kind: 'halve',
              at: { op, input },
              type,
              reason: `a float32 constant takes ${SHARES[DTYPES[type].bits]} the space as ${type}`,
            },
          ]
        : [],
    );
  });
}

/** Weight-only (`float`) and dynamic range (`hybrid`), and tables that are looked up where no kernel takes integers. */
export function planIntegerWeights(
  graph: Subgraph,
  layers: readonly ResolvedLayer[],
  scheme: Scheme,
): Instruction[] {
  const hasStatic = layers.some(({ spec }) => spec.compute === 'int8' || spec.compute === 'int16');
  return graph.operators.flatMap((operator, op): Instruction[] => {
    const layer = layers[op];
    const storage = layer?.spec.weights;
    if (!layer || storage?.kind !== 'integer') return [];
    const keep = (reason: string): Instruction[] => [
      { kind: 'keep-float', op, name: layerName(graph, operator), reason },
    ];
    const isConstant = (_: number, input: number) => floatConstant(graph, operator, input);
    const { compute } = layer.spec;
    if (!specOf(operator.op)) {
      const isOurs = compute === 'float' || compute === 'hybrid';
      const known = !isOurs || !operator.inputs.some(isConstant);
      return known ? [] : keep(`there are no quantization rules for ${operator.op}`);
    }
    const input = weightInput(operator);
    const weights = floatConstant(graph, operator, input);
    if (isRotation(graph, operator)) return keep(ROTATION_STAYS);
    const form = weights && weightForm(operator, layer, { graph, scheme, hasStatic });
    if (!form) return [];
    if (form.kind === 'float') return keep(form.reason);
    if (weights.data.length < storage.minElements && !layer.named) {
      return keep(
        `its ${weights.data.length} weights are fewer than ${storage.minElements}: the converter leaves them in float`,
      );
    }
    return planForm(graph, { op, input }, weights, layer, storage, form);
  });
}

type PlannedForm = Exclude<WeightForm, { kind: 'float' }>;

function planForm(
  graph: Subgraph,
  at: OperandPlace,
  weights: FloatConstant,
  layer: ResolvedLayer,
  storage: IntegerStorage,
  wanted: PlannedForm,
): Instruction[] {
  const operator = graph.operators[at.op];
  const spec = operator && specOf(operator.op);
  if (!operator || !spec) return [];
  const blocks = wanted.kind === 'hybrid' && wanted.kernel.blocks === true;
  const axis = axisOf(operator, at.input, wanted);
  const own =
    trainedDecision(weights, layer, storage, blocks) ??
    weightDecision(weights, axis, layer, storage, blocks);
  const form = safeForm(graph, operator, own.spec, wanted);
  const decision =
    form.kind === 'hybrid' && form.kernel.repeatScale ? repeated(own, weights, axis) : own;
  const stored = (reason: string): Instruction => ({
    kind: 'quantize-weights',
    at,
    ...decision,
    type: form.kind === 'copy' ? 'int8' : form.type,
    expand: form.kind === 'expand',
    reason,
  });
  if (form.kind === 'expand') return [stored('expanded to float32 before use')];
  const kernel = {
    kind: 'select-kernel',
    op: at.op,
    version: form.kind === 'copy' ? form.version : form.kernel.version,
    requantize: new Map<number, AffineParameters>(),
  } as const;
  if (form.kind === 'copy') {
    const [scale = 1] = weightScales(decision.spec);
    const parameters = { scale, zeroPoint: 0 };
    const reason = 'copied as integers, and expanded to float32 after that';
    return [
      stored(reason),
      { ...kernel, arithmetic: 'int8', options: {}, reason: 'it copies integers' },
      ...operator.outputs.map(
        (tensor): Instruction => ({
          kind: 'quantize-activation',
          tensor,
          parameters,
          type: 'int8',
          reason: 'in the scale of the table',
        }),
      ),
    ];
  }
  const { hybridOptions } = layer.spec;
  return [
    stored('read as integers by the hybrid kernel'),
    {
      ...kernel,
      arithmetic: 'hybrid',
      options: (hybridOptions && spec.hybridOptions) || {},
      reason: spec.looksUp
        ? 'the rows that are looked up are expanded at run time'
        : 'its input is rounded to int8 row by row at run time',
    },
  ];
}

/** Channels of the weights: a table that is expanded as a whole can have a scale for each row, whatever its kernel could read. */
function axisOf(operator: Operator, input: number, { kind }: WeightForm): number | null {
  if (kind === 'expand' && specOf(operator.op)?.looksUp) return 0;
  return channelAxisOf(operator, input);
}

/** The form of weights whose scales the kernel would misread. */
function safeForm(
  graph: Subgraph,
  operator: Operator,
  { halfRange }: WeightSpec,
  form: PlannedForm,
): PlannedForm {
  if (form.kind !== 'hybrid' || !form.kernel.groupsNeedScales) return form;
  const [input, filter] = operator.inputs.map((index) => tensorAt(graph, index).shape.at(-1));
  const differ = halfRange.some((half) => half !== halfRange[0]);
  return input === filter || differ ? form : { kind: 'expand', type: form.type };
}

/** LiteRT on a CPU: phones, desktops, and LiteRT.js in the browser. */
import { customOpOf } from '../../ops/custom-ops.ts';
import { HADAMARD_CODE } from '../../ops/hadamard-rotation.ts';
import { specOf } from '../../ops/index.ts';
import { dataType, type OperatorView, scaleOf, weightsOf } from '../operator-view.ts';
import type { Breach, TargetProfile } from '../rule.ts';
import { isRotation, nameOf } from './common.ts';
import { CUSTOM_OPERATORS, ROTATION_KERNEL, XNNPACK_OPERATORS } from './sources.ts';
import { XNNPACK_GRAPH_RULES, XNNPACK_RULES } from './xnnpack.ts';

/** The step that the kernel computes in, divided by the scale of the result; undefined where there is no limit. */
function rescaleBreach(view: OperatorView): Breach | undefined {
  const rescale = specOf(view.op)?.rescale;
  const type = dataType(view);
  const limit = type === 'int8' || type === 'int16' ? rescale?.[type] : undefined;
  const result = scaleOf(view.outputs[0]);
  if (!rescale || limit === undefined || result === undefined) return undefined;
  const largest = Math.max(...view.inputs.slice(0, 2).map((input) => scaleOf(input) ?? 0));
  const data = scaleOf(view.inputs[0]) ?? 0;
  const weights = Math.max(...(weightsOf(view)?.quantization?.scale ?? [0]));
  const steps = { product: data * weights, largest, square: largest ** 2 };
  const factor = steps[rescale.step] / result;
  if (!(factor >= limit)) return undefined;
  return {
    why: `Its result has a scale ${factor.toPrecision(3)} times finer than what is summed; the kernels refuse ${limit} and more.`,
    tensor: view.outputs[0]?.name ?? '',
  };
}

export const LITERT_CPU: TargetProfile = {
  name: 'litert-cpu',
  label: 'LiteRT on a CPU',
  about:
    'LiteRT (TensorFlow Lite) on phones, desktops and in the browser. XNNPACK computes what it has kernels for; the rest runs in kernels of LiteRT itself, right but slower, and each change between them costs time.',
  place: 'XNNPACK',
  rest: { label: "LiteRT's other kernels" },
  rules: [
    {
      id: 'litert-cpu/custom-operator',
      says: 'Operators are built in.',
      severity: 'refused',
      source: CUSTOM_OPERATORS,
      remedy: {
        words:
          'Register the operator in your program before the file is loaded, or convert the model without it.',
      },
      broken: (view) =>
        view.op === 'CUSTOM' && !customOpOf(view.operator)
          ? { why: `LiteRT does not have the ${nameOf(view)}.` }
          : undefined,
    },
    {
      id: 'litert-cpu/rotation-batch',
      says: `The rows that ${HADAMARD_CODE} makes are those of the file: its kernel does not resize its result.`,
      severity: 'note',
      source: ROTATION_KERNEL,
      remedy: {
        words:
          'Run one sample at a time, or rotate by products with a stored matrix: setting rotate decomposed.',
        edit: { rotate: 'decomposed' },
      },
      broken(view) {
        const [result] = view.outputs;
        return isRotation(view) && result?.shapeSignature?.includes(-1)
          ? {
              why: 'With another number of samples than the file has, it writes beyond the end of its result.',
              tensor: result.name,
            }
          : undefined;
      },
    },
    {
      id: 'litert-cpu/rescale',
      says: 'The scale of a result is not far finer than that of what is summed.',
      severity: 'refused',
      source: XNNPACK_OPERATORS,
      remedy: {
        words:
          'Quantize the model anew with this program, which coarsens such scales, and with samples that make the operator give something other than 0.',
        edit: { mode: 'int8' },
      },
      broken: rescaleBreach,
    },
    ...XNNPACK_RULES,
  ],
  graphRules: XNNPACK_GRAPH_RULES,
};

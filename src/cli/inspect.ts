/** npm run inspect -- MODEL */
import { modelCost } from '../cost/cost.ts';
import { FORMATS, importModel } from '../formats/index.ts';
import { type Model, mainGraph, NO_TENSOR, type Tensor } from '../ir/model.ts';
import { nonFiniteDiagnostics } from '../ir/non-finite.ts';
import { printModel } from '../ir/print.ts';
import { gzipSize } from '../quantization/file/gzip.ts';
import { theoreticalBytes } from '../quantization/file/size.ts';
import { namingFile, runCommand } from './command.ts';
import { costLines } from './cost-lines.ts';
import { givenShapes, inputShapeUsage } from './input-shapes.ts';
import { readModelFiles, sizeLines, totalBytes } from './model-files.ts';

await runCommand({
  name: 'inspect',
  usage: `Prints the graph of a model: tensors with dtype, shape, scale and zero point, then operators,
and what a run of it costs: multiply-accumulates (MACs), bytes of weights and activations, memory.

  inspect MODEL [--input-shape SHAPE] [--json]

  MODEL         ${FORMATS.map(({ label }) => label).join(', ')}
  --input-shape SHAPE
                ${inputShapeUsage(16)}
  --json        print it as one JSON object: the first graph, every scale and zero point, and the
                places of tensors in memory
  -h, --help    print this`,
  options: { 'input-shape': { type: 'string', multiple: true }, json: { type: 'boolean' } },
  async run(file, { json, ...values }) {
    const inputShapes = givenShapes(values['input-shape']);
    const files = await readModelFiles(file);
    const bytes = totalBytes(files);
    const { model, format, ...imported } = await namingFile(file, () =>
      importModel(files, { inputShapes }),
    );
    const diagnostics = [...imported.diagnostics, ...nonFiniteDiagnostics(mainGraph(model))];
    let gzipBytes = 0;
    for (const part of files) gzipBytes += await gzipSize(part.bytes);
    const packed = theoreticalBytes(model, bytes);
    if (json) {
      const sizes = { bytes, gzipBytes, theoreticalBytes: packed };
      const cost = modelCost(model);
      const described = { format, ...sizes, ...describe(model), cost, diagnostics };
      return JSON.stringify(described, plain);
    }
    return [
      `${file}: ${format}, ${bytes} bytes`,
      ...sizeLines(gzipBytes, packed),
      ...diagnostics.map(({ severity, message }) => `${severity}: ${message}`),
      printModel(model),
      '',
      ...costLines(modelCost(model)),
    ].join('\n');
  },
});

function describe(model: Model) {
  const { inputs, outputs, tensors, operators } = mainGraph(model);
  return {
    inputs,
    outputs,
    tensors: tensors.map(describeTensor),
    operators: operators.map((operator) => ({
      op: operator.op,
      ...(operator.customCode !== undefined && { customCode: operator.customCode }),
      version: operator.version,
      inputs: operator.inputs.map((index) => (index === NO_TENSOR ? null : index)),
      outputs: operator.outputs,
      options: operator.options,
    })),
  };
}

function describeTensor({ name, dtype, shape, shapeSignature, data, quantization }: Tensor) {
  return {
    name,
    dtype,
    /** −1 for a dimension known only at run time. */
    shape: shapeSignature ?? shape,
    constant: data !== undefined,
    ...(quantization && {
      scale: quantization.scale,
      zeroPoint: quantization.zeroPoint,
      quantizedDimension: quantization.quantizedDimension,
      ...(quantization.blockwise && { blockwise: quantization.blockwise }),
    }),
  };
}

/** Typed arrays as lists, 64-bit integers as numbers. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
  return value;
}

/** From the graph as the layers say it to the graph that is quantized: what the converter does before it quantizes. */
import { type Model, mainGraph } from '../ir/model.ts';
import { nonFiniteDiagnostics } from '../ir/non-finite.ts';
import { stateDiagnostics } from '../ir/state.ts';
import { densify } from './densify.ts';
import { type DequantizedModel, dequantizeModel } from './dequantize-model.ts';
import { foldBatchNorm } from './fold-batch-norm.ts';
import { foldIntoNext } from './fold-into-next.ts';
import { foldShapes } from './fold-shapes.ts';
import { fuseActivation } from './fuse-activation.ts';
import { padToSame } from './pad-to-same.ts';
import { removeDead } from './remove-dead.ts';
import { reorderReshape } from './reorder-reshape.ts';
import { sharedNameDiagnostics, withUniqueNames } from './unique-names.ts';
import { settleZeroBias } from './zero-bias.ts';

/** Same function, fewer operators; float graphs come out like the converter's, prepared ones unchanged. */
export function prepareModel(model: Model): Model {
  const passes = [
    reorderReshape,
    foldBatchNorm,
    foldIntoNext,
    padToSame,
    fuseActivation,
    settleZeroBias,
    removeDead,
    withUniqueNames,
  ];
  return passes.reduce((current, pass) => pass(current), model);
}

/**
 * What a file holds, quantized or not, prepared: the float graph that every recipe starts from.
 * @throws PlaygroundError as `densify`.
 */
export function prepareImported(model: Model): DequantizedModel {
  const dense = densify(model);
  const { model: float, diagnostics } = dequantizeModel(foldShapes(dense.model));
  const prepared = prepareModel(float);
  return {
    model: prepared,
    diagnostics: [
      ...sharedNameDiagnostics(model),
      ...stateDiagnostics(model),
      ...dense.diagnostics,
      ...diagnostics,
      ...nonFiniteDiagnostics(mainGraph(prepared)),
    ],
  };
}

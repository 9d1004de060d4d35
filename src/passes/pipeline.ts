/**
 * The passes in the order in which they run, and what runs them. What a recipe asks for comes after these: see `prepareForRecipe` in
 * quantization/preparation.ts.
 */
import type { Diagnostic } from '../base/diagnostic.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { nonFiniteDiagnostics } from '../ir/non-finite.ts';
import { stateDiagnostics } from '../ir/state.ts';
import { absorbBias } from './absorb-bias.ts';
import { densify } from './densify.ts';
import { dequantizeModel } from './dequantize-model.ts';
import { equalizeCrossLayer } from './equalize-cross-layer.ts';
import { foldBatchNorm } from './fold-batch-norm.ts';
import { foldIntoNext } from './fold-into-next.ts';
import { foldShapes } from './fold-shapes.ts';
import { fuseActivation } from './fuse-activation.ts';
import { padToSame } from './pad-to-same.ts';
import type { Pass, Reported } from './pass.ts';
import { pruneMagnitude } from './prune-magnitude.ts';
import { removeDead } from './remove-dead.ts';
import { reorderReshape } from './reorder-reshape.ts';
import { rotateInputs } from './rotate-inputs.ts';
import { scaleChannels } from './scale-channels.ts';
import { undoRotation } from './undo-rotation.ts';
import { sharedNameDiagnostics, withUniqueNames } from './unique-names.ts';
import { unrollLstm } from './unroll-lstm.ts';
import { settleZeroBias } from './zero-bias.ts';

/** All passes, in order. */
export const PIPELINE = {
  /** What a file holds, quantized or not, as a float graph. */
  imported: [densify, foldShapes, unrollLstm, dequantizeModel, undoRotation],
  /** From the graph as the layers say it to the graph that is quantized: what the converter does before it quantizes. */
  prepared: [
    reorderReshape,
    foldBatchNorm,
    foldIntoNext,
    padToSame,
    fuseActivation,
    settleZeroBias,
    removeDead,
    withUniqueNames,
  ],
  /** What a recipe asks for; absorption and scaling come after samples were run. */
  chosen: [pruneMagnitude, equalizeCrossLayer, rotateInputs, absorbBias, scaleChannels],
} as const;

/** Same function, fewer operators; float graphs come out like the converter's, prepared ones unchanged. */
export function prepareModel(model: Model): Model {
  return PIPELINE.prepared.reduce((current, pass) => pass(current), model);
}

/**
 * What a file holds, quantized or not, prepared: the float graph that every recipe starts from.
 * @throws PlaygroundError as `densify`.
 */
export function prepareImported(model: Model): Reported {
  const passes: readonly Pass<[], Model | Reported>[] = PIPELINE.imported;
  const found: Diagnostic[] = [];
  const float = passes.reduce((current, pass) => {
    const result = pass(current);
    if (!('model' in result)) return result;
    found.push(...result.diagnostics);
    return result.model;
  }, model);
  const prepared = prepareModel(float);
  const diagnostics = [
    ...sharedNameDiagnostics(model),
    ...stateDiagnostics(prepared),
    ...found,
    ...nonFiniteDiagnostics(mainGraph(prepared)),
  ];
  return { model: prepared, diagnostics };
}

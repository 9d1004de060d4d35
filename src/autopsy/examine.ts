/** Everything that an autopsy measures before it looks for causes. */
import { cancellationPoint } from '../base/progress.ts';
import type { ConvertedFile } from '../driver/driver.ts';
import { mainGraph } from '../ir/model.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import type { Autopsy } from './autopsy.ts';
import type { Examined, ExaminedLayer } from './causes/cause.ts';
import { watchedFiles } from './compare-tensors.ts';
import { quantizedLayers } from './layers.ts';
import { createScorer, type Scored, type ScoreKind, type Scorer } from './score.ts';
import { sweep } from './sweep.ts';
import type { TensorErrors } from './tensor-errors.ts';
import { weightFacts } from './weight-facts.ts';

/** What was measured. */
export interface Examination {
  /** What causes are looked for in. */
  readonly context: Examined;
  readonly scorer: Scorer;
  /** The file that is explained. */
  readonly whole: Scored;
  readonly file: ConvertedFile;
  /** Everything that was compared with the float model: inputs that become integers, and activations. */
  readonly compared: readonly TensorErrors[];
}

/** A smaller loss than this is what rounding costs a healthy network, and chance. */
export const LEAST_LOSS: Readonly<Record<ScoreKind, number>> = {
  accuracy: 0.01,
  agreement: 0.03,
  fidelity: 0.02,
};

/** Chance alone makes a difference that is less likely in one of twenty comparisons. */
const UNLIKELY = 0.05;

/** @throws PlaygroundError `cancelled`; what converting and running throw, and `bad-data` from the task. */
export async function examine(autopsy: Autopsy): Promise<Examination> {
  const { driver, recipe, runs, probe, signal, onProgress } = autopsy;
  const job = { runs, ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const file = await driver.convert(recipe, { ...job, check: true });
  const floatRecipe: Recipe = {
    ...defaultRecipe('float32'),
    ...(recipe.trained !== undefined && { trained: recipe.trained }),
  };
  const float = await driver.convert(floatRecipe, { ...job, check: false });
  const scorer = createScorer(await probe.outputs(float.file), autopsy);
  const whole = scorer.score(await probe.outputs(file.file));
  const { kind, baseline } = scorer;

  const { model, plan, stats } = driver.preview(recipe);
  const layers = quantizedLayers(model, plan, driver.chosen(recipe));
  const errors = await sweep({ ...job, driver, recipe, layers, probe, scorer, whole });
  const compared = await probe.compare(watchedFiles(model, file.model));
  const byName = new Map(compared.map((one) => [one.name, one]));
  const examined: ExaminedLayer[] = [];
  for (const [i, layer] of layers.entries()) {
    await cancellationPoint(signal);
    const own = errors[i];
    if (!own) continue;
    const alone = baseline - own.isolated.score;
    const back = own.leaveOneOut.score - whole.score;
    examined.push({
      layer,
      errors: own,
      output: byName.get(layer.name),
      weights: weightFacts(model, plan, layer.at),
      blame: Math.max(0, alone, back),
    });
  }
  const fell = baseline - whole.score >= LEAST_LOSS[kind] && (whole.chance ?? 0) < UNLIKELY;
  const graph = mainGraph(model);
  const inputNames = graph.inputs.map((index) => graph.tensors[index]?.name);
  const context: Examined = {
    graph,
    recipe,
    layers: examined,
    inputs: compared.filter(({ name }) => inputNames.includes(name)),
    tensor: (name: string) => byName.get(name),
    stats,
    calibrationSamples: stats ? autopsy.calibrationSamples : null,
    diagnostics: file.report.diagnostics,
    fell,
  };
  return { context, scorer, whole, file, compared };
}

/** Why a file lost accuracy: every layer measured, causes found and ranked, and each remedy tried on a file of its own. */

import { cancellationPoint, checkCancelled } from '../base/progress.ts';
import { modelCost } from '../cost/cost.ts';
import type { ConvertedFile } from '../driver/driver.ts';
import { mainGraph } from '../ir/model.ts';
import { modeOf } from '../quantization/modes/index.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import type { Autopsy } from './autopsy.ts';
import type { ExaminedLayer, Finding } from './causes/cause.ts';
import { CAUSES, type CauseCode, lookedFor } from './causes/index.ts';
import { watchedFiles } from './compare-tensors.ts';
import { type Layer, quantizedLayers } from './layers.ts';
import { mostSevere, ranked } from './rank.ts';
import { createRemedyTrial, type TriedRemedy } from './remedy-trial.ts';
import { createScorer, type Scored, type ScoreKind } from './score.ts';
import { sweep } from './sweep.ts';
import type { TensorErrors } from './tensor-errors.ts';
import { weightFacts } from './weight-facts.ts';

/** A cause with its remedies, tried. */
export interface ExplainedCause extends Omit<Finding, 'remedies'> {
  readonly cause: CauseCode;
  readonly title: string;
  /** Best gain first; those that could not be tried last. */
  readonly remedies: readonly TriedRemedy[];
}

/** One layer in numbers. */
export interface ExplainedLayer extends ExaminedLayer {
  /** Of its weights and bias, as stored. */
  readonly bytes: number;
  /** Multiply-accumulates of one sample; null where they are not known. */
  readonly macs: number | null;
}

/** What an autopsy finds. */
export interface Explanation {
  /** What scores are: see {@link ScoreKind}. */
  readonly kind: ScoreKind;
  /** Score of the float model. */
  readonly baseline: number;
  /** The file that is explained. */
  readonly whole: Scored;
  readonly file: ConvertedFile;
  readonly samples: number;
  /** Whether it lost more than rounding costs. */
  readonly fell: boolean;
  /** The costliest first. */
  readonly causes: readonly ExplainedCause[];
  /** In the order of the file. */
  readonly layers: readonly ExplainedLayer[];
  /** Everything that was compared with the float model: inputs that become integers, and activations. */
  readonly activations: readonly TensorErrors[];
  /** Points that come back by leaving out single layers, summed up; what is missing to the loss comes back only together. */
  readonly explained: number;
  /** Causes that were looked for and not found. */
  readonly ruledOut: readonly CauseCode[];
}

/** A smaller loss than this is what rounding costs a healthy network, and chance. */
const LEAST_LOSS: Readonly<Record<ScoreKind, number>> = {
  accuracy: 0.01,
  agreement: 0.03,
  fidelity: 0.02,
};

/** Chance alone makes a difference that is less likely in one of twenty comparisons. */
const UNLIKELY = 0.05;

/** @throws PlaygroundError `cancelled`; what converting and running throw, and `bad-data` from the task. */
export async function explain(autopsy: Autopsy): Promise<Explanation> {
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
  const context = {
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
  const sought = lookedFor(fell);
  const found = sought.flatMap((cause) =>
    CAUSES[cause].find(context).map((finding) => ({ cause, ...finding })),
  );

  const trial = createRemedyTrial({ ...autopsy, whole, file: file.file, scorer });
  const causes: ExplainedCause[] = [];
  const severe = mostSevere(found, examined);
  for (const [done, { remedies, ...finding }] of severe.entries()) {
    onProgress?.({ stage: 'comparing', done, total: severe.length });
    const { title } = CAUSES[finding.cause];
    causes.push({ ...finding, title, remedies: await trial.tryAll(remedies) });
  }
  checkCancelled(signal);
  const costs = new Map(modelCost(file.model).operators.map((cost) => [cost.name, cost]));
  return {
    ...{ kind, baseline, whole, file, fell },
    samples: probe.count,
    causes: ranked(causes, LEAST_LOSS[kind]),
    layers: examined.map((one) => {
      // The name itself may be that of a conversion to float.
      const cost = costs.get(integersBeside(one.layer)) ?? costs.get(one.layer.name);
      return { ...one, bytes: cost?.weightBytes ?? 0, macs: cost?.macs ?? null };
    }),
    activations: compared,
    explained: errors.reduce(
      (sum, { leaveOneOut }) => sum + Math.max(0, leaveOneOut.score - whole.score),
      0,
    ),
    ruledOut: sought.filter((code) => !found.some(({ cause }) => cause === code)),
  };
}

/** The name of a layer's result where it is an output of the graph, and its integers lie beside it. */
function integersBeside({ name, settings }: Layer): string {
  return `${name}_${modeOf(settings.mode).compute}`;
}

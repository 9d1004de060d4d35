/** Why a file lost accuracy: every layer measured, causes found and ranked, and each remedy tried on a file of its own. */

import { checkCancelled } from '../base/progress.ts';
import { modelCost } from '../cost/cost.ts';
import type { ConvertedFile } from '../driver/driver.ts';
import { modeOf } from '../quantization/modes/index.ts';
import type { Autopsy } from './autopsy.ts';
import type { ExaminedLayer, Finding } from './causes/cause.ts';
import { CAUSES, type CauseCode, lookedFor } from './causes/index.ts';
import { examine, LEAST_LOSS } from './examine.ts';
import type { Layer } from './layers.ts';
import { mostSevere, ranked } from './rank.ts';
import { createRemedyTrial, type TriedRemedy } from './remedy-trial.ts';
import type { Scored, ScoreKind } from './score.ts';
import type { TensorErrors } from './tensor-errors.ts';

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

/** @throws PlaygroundError `cancelled`; what converting and running throw, and `bad-data` from the task. */
export async function explain(autopsy: Autopsy): Promise<Explanation> {
  const { probe, signal, onProgress } = autopsy;
  const { context, scorer, whole, file, compared } = await examine(autopsy);
  const { layers: examined, fell } = context;
  const { kind, baseline } = scorer;
  const sought = lookedFor(fell);
  const found = sought.flatMap((cause) =>
    CAUSES[cause].find(context).map((finding) => ({ cause, ...finding })),
  );

  const trial = createRemedyTrial({ ...autopsy, whole, file: file.file, scorer });
  const causes: ExplainedCause[] = [];
  const severe = mostSevere(found, examined);
  for (const [done, { remedies, ...finding }] of severe.entries()) {
    if (done === 0) onProgress?.({ stage: 'comparing', done, total: severe.length });
    const { title } = CAUSES[finding.cause];
    causes.push({ ...finding, title, remedies: await trial.tryAll(remedies) });
    onProgress?.({ stage: 'comparing', done: done + 1, total: severe.length });
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
    explained: examined.reduce(
      (sum, { errors: { leaveOneOut } }) => sum + Math.max(0, leaveOneOut.score - whole.score),
      0,
    ),
    ruledOut: sought.filter((code) => !found.some(({ cause }) => cause === code)),
  };
}

/** The name of a layer's result where it is an output of the graph, and its integers lie beside it. */
function integersBeside({ name, settings }: Layer): string {
  return `${name}_${modeOf(settings.mode).compute}`;
}

/** The compiler thread's work, without the thread: it holds the open model and all that is made from it. */
import type { Records } from '../adapters/storage/records.ts';
import type { Autopsy } from '../autopsy/autopsy.ts';
import { explain } from '../autopsy/explain.ts';
import type { Probe } from '../autopsy/probe.ts';
import { type AutopsyReport, reportOf } from '../autopsy/report.ts';
import type { Yardstick } from '../autopsy/score.ts';
import { PlaygroundError } from '../base/errors.ts';
import type { JobOptions } from '../base/progress.ts';
import { runCost } from '../cost/run-cost.ts';
import { type ConversionJob, createDriver, type Driver } from '../driver/driver.ts';
import type { SampleNeed } from '../driver/learning.ts';
import { letGo } from '../driver/let-go.ts';
import { openModel } from '../driver/open-model.ts';
import type { SampleRuns } from '../driver/sample-runs.ts';
import type { ReadOptions } from '../formats/format.ts';
import type { Model } from '../ir/model.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { ColumnResult, ModelSummary } from '../share/results.ts';
import type { TrainedRun } from '../training/checkpoint.ts';
import { readTrainingSettings } from '../training/settings.ts';
import type { NamedFile } from './api/files.ts';
import { createFileAnswers } from './compiler/file-answers.ts';
import { baseName, hashOf } from './compiler/model-hash.ts';
import type { OpenModel } from './compiler/open-model.ts';
import { createCompilerQuestions } from './compiler/questions.ts';
import { type SearchQuestion, searchFrom } from './compiler/search.ts';
import { summarizeModel } from './compiler/summarize.ts';
import { createTrainedModels, type TrainedModels } from './compiler/trained-models.ts';
import { moved } from './crossing/moved.ts';
import { moreSamples } from './more-samples.ts';

export interface CompilerServices {
  /** Weights of training runs, which recipes name. */
  readonly trainedRuns: Pick<Records<TrainedRun>, 'get'>;
}

/** Without a storage, as under Node, there are no training runs. */
const NOTHING_KEPT: CompilerServices = { trainedRuns: { get: async () => undefined } };

export type Converted = Pick<ColumnResult, 'conversion' | 'calibrateMs'>;

export interface Compiler extends ReturnType<typeof createCompiler> {}

/** Files of a task belong to the thread that runs it: they move there. */
const movingFiles = (runs: SampleRuns): SampleRuns => ({
  calibrate: (task) => runs.calibrate(moved(task)),
  sampleLayers: (task) => runs.sampleLayers(moved(task)),
  // The same files are converted to afterwards.
  compare: (task) => runs.compare(task),
});

/** The same recipe with more calibration samples, as a column could have it. */
const recalibratedBy =
  (driver: Driver, recipe: Recipe, runs: SampleRuns): Autopsy['recalibrated'] =>
  async (job) => {
    const wider = { ...recipe, calibrationSamples: moreSamples(recipe) };
    const { file } = await driver.convert(wider, { ...job, runs, check: true });
    return { file, recipe: wider };
  };

const driverOf = (model: Model, trained: TrainedModels): Driver =>
  createDriver(({ trained: run }) => (run === undefined ? model : trained.of(run)));

/** Recipes may speak of weights of training runs: these are read from the storage when they are first asked for. */
export function createCompiler({ trainedRuns }: CompilerServices = NOTHING_KEPT) {
  let current: OpenModel | undefined;

  function opened(): OpenModel {
    if (!current) throw new PlaygroundError('internal', 'No model is open.', 'Open a model first.');
    return current;
  }

  /** The open model's driver, once it has all that `recipe` speaks of. */
  async function driverFor({ trained }: Recipe) {
    const { driver, trained: models } = opened();
    if (trained !== undefined) await models.load(trained);
    return driver;
  }

  /** The file with what was learned and chosen before. */
  const known = async (recipe: Recipe) =>
    (await (await driverFor(recipe)).convert(recipe, { runs: null, check: false })).file;

  return {
    /**
     * Reads a model; the one open before stays when this fails.
     * @param files the compiler's from then on: the bytes of large ones are let go.
     * @throws PlaygroundError `not-a-model` and whatever else reading throws.
     */
    async open(
      name: string,
      files: readonly NamedFile[],
      options?: ReadOptions,
    ): Promise<ModelSummary> {
      if (files.length === 0)
        throw new PlaygroundError('not-a-model', 'There is no file.', 'Choose a model file.');
      const { model, format, diagnostics, files: used } = await openModel(files, options);
      const hash = hashOf(used);
      // Of several files, the one that turned out to be the model.
      const main = files.length > 1 ? baseName(used[0]?.name ?? name) : name;
      const bytes = used.reduce((sum, file) => sum + file.bytes.length, 0);
      const summary = summarizeModel(model, { name: main, format, bytes, hash, diagnostics });
      const trained = createTrainedModels({ model, hash, trainedRuns });
      current = { model, trained, driver: driverOf(model, trained) };
      await letGo(files, model);
      return summary;
    },

    /** All that was learned from samples is forgotten: others are used from now on. */
    forgetSamples(): void {
      if (current) current = { ...current, driver: driverOf(current.model, current.trained) };
    },

    /** What the recipe wants samples for; null where it does without. */
    async needs(recipe: Recipe): Promise<SampleNeed | null> {
      return (await driverFor(recipe)).needs(recipe);
    },

    /** Whether a check of this recipe has something to do, given samples: see `Driver.isUnchecked`. */
    async isUnchecked(recipe: Recipe): Promise<boolean> {
      return (await driverFor(recipe)).isUnchecked(recipe);
    },

    /**
     * All steps of the conversion: see `Driver.convert`. `file`, `gzipBytes` and `questions.weights` are of what it made last.
     * @param runs null where there are no samples.
     */
    async convert(
      recipe: Recipe,
      runs: SampleRuns | null,
      job: Pick<ConversionJob, 'check'> & JobOptions,
    ): Promise<Converted> {
      const driver = await driverFor(recipe);
      const own = { ...job, runs: runs && movingFiles(runs) };
      const { report, model, convertMs, learnMs } = await driver.convert(recipe, own);
      const conversion = { ...report, convertMs, cost: runCost(model) };
      return { conversion, calibrateMs: learnMs };
    },

    /**
     * Why the file of the recipe loses accuracy: see `explain`.
     * @param runs null where there are no samples to calibrate on.
     * @param probe runs on the samples that are measured.
     * @param more runs on `moreSamples` for calibration; null where there are no more.
     * @throws PlaygroundError `cancelled`, what converting and running throw.
     */
    async explain(
      recipe: Recipe,
      runs: SampleRuns | null,
      probe: Probe,
      more: SampleRuns | null,
      { task, labels, ...job }: Yardstick & JobOptions,
    ): Promise<AutopsyReport> {
      const driver = await driverFor(recipe);
      const explanation = await explain({
        ...{ ...job, driver, recipe, probe, task, labels },
        runs: runs && movingFiles(runs),
        recalibrated: more && recalibratedBy(driver, recipe, movingFiles(more)),
        calibrationSamples: runs && recipe.calibrationSamples,
      });
      return reportOf(explanation);
    },

    /**
     * Searches the best file of the model as it was opened: see `searchOn`. Other calls are heard meanwhile.
     * @throws PlaygroundError `cancelled`, as `searchFrom`.
     */
    search: (
      runs: SampleRuns | null,
      probe: Probe,
      further: Probe | null,
      question: SearchQuestion,
    ) => searchFrom(opened().driver, runs && movingFiles(runs), { probe, further }, question),

    ...createFileAnswers(known, async (run) => {
      const kept = await trainedRuns.get(run);
      return kept && readTrainingSettings(kept.log.settings);
    }),

    /** What the page may ask at any time. */
    questions: createCompilerQuestions(opened, driverFor),
  };
}

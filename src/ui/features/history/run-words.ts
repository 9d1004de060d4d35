/** What a run is called, and what two of them say of each other. */
import { deltaInWords, figureInWords, TESTS } from '../../../evaluation/figure-words.ts';
import type { Change, Headline } from '../../../evaluation/figures.ts';
import { changeOf, flipsOf, headlineOf } from '../../../evaluation/tasks.ts';
import { pInWords, verdictOf } from '../../../evaluation/verdict.ts';
import { USUAL_DEVICE } from '../../../ports/device.ts';
import { modeOf } from '../../../quantization/modes/index.ts';
import { changedSettings, settingWords } from '../../../quantization/recipe/changed-settings.ts';
import type { PastRun } from '../../../share/past-run.ts';
import type { RunComparison } from '../../../store/compare-runs.ts';
import { formatCount, percent, signed } from '../../components/format.ts';
import { NO_DIFFERENCE } from '../../components/page-words.ts';

/** The settings that are not as in a new column; `as it starts` where all are. */
export function differsWords({ result: { recipe, device, testSet } }: PastRun): string {
  const words = changedSettings(recipe).map((setting) => settingWords(recipe, setting));
  if (recipe.trained !== undefined) words.unshift('trained');
  if (testSet === null) words.push('not measured');
  else if (device !== USUAL_DEVICE) words.push('on WebGPU');
  return words.join(', ');
}

export function runTitle(run: PastRun): string {
  const differs = differsWords(run);
  const { label } = modeOf(run.result.recipe.mode);
  return differs === '' ? label : `${label}, ${differs}`;
}

/** `91.17 %`; null where there were no labels to hold answers against. */
export function accuracyWords({ result }: PastRun): string | null {
  const headline = headlineOf(result.evaluation);
  return headline && figureInWords(headline);
}

/** `4.0× smaller`. */
export function sizeWords(smaller: number): string {
  if (Math.abs(smaller - 1) < 0.005) return 'the same size';
  return smaller > 1 ? `${smaller.toFixed(1)}× smaller` : `${(1 / smaller).toFixed(1)}× larger`;
}

const VERDICTS = {
  same: NO_DIFFERENCE,
  luck: 'the difference may be chance',
  better: 'the candidate is better, and not by chance',
  worse: 'the candidate is worse, and not by chance',
} as const;

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** What is known between two runs, line by line. */
export function comparisonFacts({ answers, headline }: RunComparison): readonly Fact[] {
  if (!answers) return [];
  const flips = flipsOf(answers);
  if (!flips) return figureFacts(changeOf(answers), headline);
  const { changed, agreement, labelled } = flips;
  const facts: Fact[] = [
    {
      name: 'Agreement',
      value: `${percent(agreement)} %`,
      note: `${formatCount(changed)} answers changed`,
    },
  ];
  if (!labelled) return facts;
  const { wrongToRight, rightToWrong, accuracyDelta, mcnemarP } = labelled;
  const change = changeOf(answers);
  return [
    {
      name: 'Accuracy',
      value: `${signed(100 * accuracyDelta, 2)} points`,
      note: change ? VERDICTS[verdictOf(change)] : '',
    },
    ...facts,
    {
      name: 'Changed answers',
      value: `${formatCount(wrongToRight)} better, ${formatCount(rightToWrong)} worse`,
      note: `McNemar’s test: ${pInWords(mcnemarP)}`,
    },
  ];
}

function figureFacts(change: Change | null, headline: Headline | null): readonly Fact[] {
  if (!change || !headline) return [];
  const { delta, better, worse, p, test } = change;
  return [
    {
      name: headline.name,
      value: deltaInWords(delta, headline.unit, headline.value),
      note: VERDICTS[verdictOf(change)],
    },
    {
      name: 'Samples',
      value: `${formatCount(better)} better, ${formatCount(worse)} worse`,
      note: `${TESTS[test]}: ${pInWords(p)}`,
    },
  ];
}

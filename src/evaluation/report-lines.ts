/** A report of any task as text and as JSON, for a command line. */
import { figureLine } from './figure-words.ts';
import { type TaskReport, taskOf } from './tasks.ts';

/** One line for each figure: `PSNR 23.40 dB (95 %: 23.10 to 23.70 dB)`. */
export function reportLines(report: TaskReport): readonly string[] {
  if (report.task !== 'classification') {
    const [first, ...others] = report.figures;
    return [
      `${figureLine(first)}, ${report.images} samples, ${taskOf(report.task).words}`,
      ...others.map(figureLine),
    ];
  }
  const percent = (share: number) => (share * 100).toFixed(2);
  const { accuracy = 0, correct = 0, interval = [0, 1], top5 } = report.labelled ?? {};
  return [
    `accuracy ${percent(accuracy)} % (${correct} of ${report.images} images)`,
    `95 % interval ${percent(interval[0])} to ${percent(interval[1])} %`,
    ...(top5 ? [`right among the first five ${percent(top5.accuracy)} % (${top5.correct})`] : []),
  ];
}

/** Plain fields, figures by name: without the answers to single samples. */
export function reportFields(report: TaskReport): Readonly<Record<string, unknown>> {
  if (report.task === 'classification') {
    const { accuracy = 0, correct = 0, interval = [0, 1], top5 } = report.labelled ?? {};
    const { images, classes } = report;
    return { accuracy, correct, images, interval, classes, ...(top5 && { top5 }) };
  }
  const { task, images, nothing } = report;
  const figures = report.figures.map(({ value, interval, ...figure }) => ({
    ...{ ...figure, value: numberOf(value) },
    interval: interval?.map(numberOf) ?? null,
  }));
  return { task, samples: images, figures, nothing: nothing === null ? null : numberOf(nothing) };
}

/** JSON has no infinity. */
function numberOf(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

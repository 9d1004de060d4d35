import { compareReports } from '../../../evaluation/common-samples.ts';
import { classesOf, flipsOf } from '../../../evaluation/tasks.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { answersInWords } from './answer-words.ts';

/** What the column's real file answers, and how many answers flipped: follows whatever is moved beside it. */
export function FileAnswers({
  view,
  views,
}: {
  readonly view: ColumnView;
  readonly views: readonly ColumnView[];
}) {
  const labels = usePlayground((state) => state.labels);
  const baseline = views.find((other) => other.baseline);
  const [before, after] = [baseline, view].map((one) => one?.entry?.result.evaluation);
  const flips = flipsOf(before && after && compareReports(before, after, labels));
  const isBaseline = baseline?.column.id === view.column.id;
  return answersInWords(
    view.answers,
    classesOf(after)?.labelled?.accuracy,
    flips && baseline && !isBaseline ? { flips, than: baseline.title } : null,
  );
}

import { classesOf, flipsOf } from '../../../evaluation/tasks.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { useComparisons } from '../../shared/use-comparisons.ts';
import { answersInWords } from './answer-words.ts';

/** What the column's real file answers, and how many answers flipped: follows whatever is moved beside it. */
export function FileAnswers({ view }: { readonly view: ColumnView }) {
  const views = useColumnViews();
  const flips = flipsOf(useComparisons(views).get(view.column.id));
  const baseline = views.find((other) => other.baseline);
  const accuracy = classesOf(view.entry?.result.evaluation)?.labelled?.accuracy;
  const isBaseline = baseline?.column.id === view.column.id;
  return answersInWords(
    view.answers,
    accuracy,
    flips && baseline && !isBaseline ? { flips, than: baseline.title } : null,
  );
}

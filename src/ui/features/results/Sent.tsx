import { figureInWords } from '../../../evaluation/figure-words.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { formatBytes, formatCount, percent } from '../../components/format.ts';
import classes from './cells.module.css';
import type { LedgerContext, SentCheck } from './ledger-context.ts';
import { sentWords } from './sent-words.ts';

/** The sender's accuracy and size, and whether they came out the same here. */
export function Sent({
  sent,
  view,
}: {
  readonly sent: SentCheck | undefined;
  readonly view: ColumnView;
}) {
  if (!sent) return <span className={classes.dash}>–</span>;
  const { fileBytes, answers } = sent.result;
  const { words, differs } = sentWords(sent, view);
  return (
    <>
      <div className={classes.line}>
        {answers && answers.correct !== null && (
          <span className="num">{percent(answers.correct / Math.max(1, answers.images))} %</span>
        )}
        {answers?.figure && <span className="num">{figureInWords(answers.figure)}</span>}
        <span className="num">{formatBytes(fileBytes)}</span>
      </div>
      <div className={`${classes.sub} ${differs ? classes.down : ''}`} data-sent>
        {words}
        {answers?.of !== undefined &&
          ` (measured on ${formatCount(answers.images)} of ${formatCount(answers.of)})`}
      </div>
    </>
  );
}

/** How many of all that was sent came out the same. */
export function SentNote({ context: { sent } }: { readonly context: LedgerContext }) {
  const numbers = [...sent.values()].flatMap((check) => check.numbers);
  if (numbers.length === 0) return 'the sender’s numbers';
  const same = numbers.filter((number) => number.same).length;
  return `${same} of ${numbers.length} the same here`;
}

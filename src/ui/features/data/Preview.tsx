import type { PreparedSet } from '../../../workers/engine.ts';
import { MarkedPicture } from '../../components/MarkedPicture.tsx';
import { markWords } from '../../shared/mark-words.ts';
import classes from './Preview.module.css';
import { sampleName, valueWords } from './words.ts';

/** What the network will see of some samples: pictures where they are some, else their first values. */
export function Preview({
  prepared,
  stale,
}: {
  readonly prepared: PreparedSet;
  /** Another set-up is being tried. */
  readonly stale: boolean;
}) {
  const { facts, samples, values } = prepared;
  const { picture } = facts;
  return (
    <section
      className={classes.preview}
      data-stale={stale || undefined}
      aria-labelledby="seen-title"
    >
      <h3 id="seen-title">What the network sees</h3>
      {picture ? (
        <ul className={classes.pictures}>
          {samples.map((sample) => (
            <li key={sample.place}>
              <MarkedPicture values={sample.values} picture={picture} marks={sample.marks} alt="" />
              <span>
                {sample.marks
                  ? markWords(sample.marks, facts.classNames)
                  : sampleName(sample, facts)}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <ul className={classes.numbers}>
          {samples.slice(0, 4).map((sample) => (
            <li key={sample.place}>
              <span>{sampleName(sample, facts)}</span>
              <code className="num">
                {Array.from(sample.values.subarray(0, 8), (value) => value.toPrecision(3)).join(
                  ' ',
                )}
                {sample.values.length > 8 ? ' …' : ''}
              </code>
            </li>
          ))}
        </ul>
      )}
      <p>{valueWords(values)}</p>
    </section>
  );
}

import type { CSSProperties } from 'react';
import classes from './ShareBar.module.css';
import { barParts, describeShares } from './share-parts.ts';

/**
 * What a file believes of one sample: a bar of shares, in the order of classes, so that two bars one above the other show how
 * far a border moved.
 */
export function ShareBar({
  shares,
  classNames,
  colour,
  name,
  labelled = true,
}: {
  readonly shares: ArrayLike<number>;
  readonly classNames: readonly string[];
  /** Of the answer's part. */
  readonly colour: string;
  /** Whose answer it is. */
  readonly name: string;
  /** Whether parts bear their names, where there is room. */
  readonly labelled?: boolean;
}) {
  const parts = barParts(shares, classNames);
  return (
    <div
      className={classes.bar}
      role="img"
      aria-label={`${name}: ${describeShares(shares, classNames)}`}
      style={{ '--own': colour } as CSSProperties}
    >
      <div className={classes.track}>
        {parts.map(({ at, share, isAnswer }) => (
          <i
            key={at}
            data-answer={isAnswer || undefined}
            style={{ flexGrow: share, flexBasis: 0 }}
          />
        ))}
      </div>
      {labelled && (
        <div className={classes.names}>
          {parts.map(({ at, share, isAnswer, name: own, hasRoom }) => (
            <span
              key={at}
              data-answer={isAnswer || undefined}
              style={{ flexGrow: share, flexBasis: 0 }}
            >
              {hasRoom ? own : ''}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

import classes from './cells.module.css';

/** One of the numbers that a what-if is about; a claim is struck out where the file is broken. */
export function Big({
  value,
  unit,
  claim = false,
}: {
  readonly value: string;
  readonly unit: string;
  readonly claim?: boolean;
}) {
  return (
    <div className={claim ? `${classes.big} ${classes.claim}` : classes.big}>
      {value}
      <span className={classes.unit}>{unit}</span>
    </div>
  );
}

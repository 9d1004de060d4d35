import classes from './ProgressTrack.module.css';

/** How far a piece of work is. */
export function ProgressTrack({
  label,
  share,
  text,
  paused = false,
}: {
  readonly label: string;
  /** 0 to 1. */
  readonly share: number;
  /** What is read out in place of percents. */
  readonly text?: string;
  readonly paused?: boolean;
}) {
  return (
    <div
      className={classes.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * share)}
      aria-valuetext={text}
    >
      <i style={{ transform: `scaleX(${share})` }} data-paused={paused || undefined} />
    </div>
  );
}

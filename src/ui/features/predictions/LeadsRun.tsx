import { Button } from '@mantine/core';
import { formatCount } from '../../components/format.ts';
import { Nothing } from '../../components/Nothing.tsx';
import { ProgressTrack } from '../../components/ProgressTrack.tsx';
import classes from './Gallery.module.css';
import type { LeadsView } from './use-leads.ts';

/** In place of the picture: how far the run of all photos is, and its end. */
export function LeadsRun({
  run: { share, stopped, stop, start },
  photos,
  written,
}: {
  readonly run: LeadsView;
  readonly photos: number;
  /** Whether both files are. */
  readonly written: boolean;
}) {
  if (stopped) {
    return (
      <Nothing
        title="Stopped"
        action={
          <Button size="xs" variant="filled" onClick={start}>
            Run all photos
          </Button>
        }
      >
        The picture needs the answers of both files to all {formatCount(photos)} photos.
      </Nothing>
    );
  }
  if (!written) {
    return (
      <Nothing title="Both files are on their way">Then every photo is run through them.</Nothing>
    );
  }
  const words = `${formatCount(Math.round(2 * photos * share))} of ${formatCount(2 * photos)} runs`;
  return (
    <Nothing
      title="Running every photo through both files"
      action={
        <div className={classes.run}>
          <ProgressTrack label="Photos run through both files" share={share} text={words} />
          <Button size="xs" variant="default" onClick={stop}>
            Stop
          </Button>
        </div>
      }
    >
      <span className="num">{words}</span>
    </Nothing>
  );
}

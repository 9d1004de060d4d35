import { Button, FileButton } from '@mantine/core';
import type { ScannedSet } from '../../../workers/engine.ts';
import { formatBytes } from '../../components/format.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './SetupForm.module.css';
import { foundWords } from './words.ts';

/** Which data ranges are learned from: a share of these, or others that are given beside them. */
export function CalibrationChoice({ scanned }: { readonly scanned: ScannedSet }) {
  const calibrateOn = usePlayground((state) => state.calibrateOn);
  const { calibration } = scanned;
  if (calibration) {
    return (
      <div className={classes.form}>
        <p className={classes.words}>
          Calibrated with <b>{calibration.name}</b>: {foundWords({ ...calibration, targets: null })}
          , <span className="num">{formatBytes(calibration.bytes)}</span>, sha256{' '}
          <span className="num" title={calibration.sha256}>
            {calibration.sha256.slice(0, 12)}…
          </span>
        </p>
        <Button size="xs" onClick={() => void calibrateOn([])}>
          Calibrate with a share of {scanned.name} instead
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.buttons}>
      <FileButton multiple onChange={(files) => void calibrateOn(files)}>
        {(props) => (
          <Button {...props} size="xs">
            Calibrate with other files…
          </Button>
        )}
      </FileButton>
      <FileButton
        multiple
        inputProps={{ webkitdirectory: '' } as object}
        onChange={(files) => void calibrateOn(files)}
      >
        {(props) => (
          <Button {...props} size="xs">
            With another folder…
          </Button>
        )}
      </FileButton>
    </div>
  );
}

import { UnstyledButton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { ChevronIcon } from '../../components/icons.tsx';
import { LatePopover } from '../../components/late.tsx';
import classes from './setting-controls.module.css';
import type { SettingProps } from './setting-props.ts';

const CalibrationPanel = lazy(async () => ({
  default: (await import('./CalibrationPanel.tsx')).CalibrationPanel,
}));

/** How many images calibration runs. */
export function CalibrationChip({ recipe, title, onChange }: SettingProps) {
  return (
    <LatePopover
      width={320}
      position="bottom-start"
      trapFocus
      returnFocus
      className={classes.panel}
      label="Calibration images"
      button={(opener) => (
        <UnstyledButton
          {...opener}
          className={classes.chip}
          aria-label={`${title}: ${recipe.calibrationSamples} calibration images`}
        >
          {recipe.calibrationSamples} images <ChevronIcon />
        </UnstyledButton>
      )}
    >
      {() => (
        <Suspense>
          <CalibrationPanel
            samples={recipe.calibrationSamples}
            onChange={(calibrationSamples) => onChange({ ...recipe, calibrationSamples })}
          />
        </Suspense>
      )}
    </LatePopover>
  );
}

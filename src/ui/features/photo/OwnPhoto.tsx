import { Button, Checkbox, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { answerOf } from '../../../evaluation/shares.ts';
import type { Shares } from '../../../workers/engine.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useFile } from '../../shared/use-photos.ts';
import { Answer } from './Answer.tsx';
import { BRUSHES } from './brush.ts';
import { DrawingBoard } from './DrawingBoard.tsx';
import { DrawingTools, type Tool } from './DrawingTools.tsx';
import classes from './OwnPhoto.module.css';
import type { ShownPhoto } from './shown.ts';
import { useCamera } from './use-camera.ts';
import { useLiveAnswer } from './use-live-answer.ts';
import { useOwnPicture } from './use-own-picture.ts';
import { Verdict } from './Verdict.tsx';
import { whyNoPicture } from './words.ts';

/** A picture of the person's own, and what both files answer to it while it changes. */
export function OwnPhoto(shown: ShownPhoto) {
  const inputs = usePlayground((state) => state.model?.inputs);
  const why = inputs ? whyNoPicture(inputs, shown.set.picture) : null;
  return why === null ? <Drawing {...shown} /> : <p className={classes.hint}>{why}</p>;
}

function Drawing({ set, view, baseline, photo }: ShownPhoto) {
  const picture = useOwnPicture(set.picture);
  const [tool, setTool] = useState<Tool>({ brush: 'Medium', erases: false });
  const camera = useCamera(picture.takeFrame);
  const before = useLiveAnswer(useFile(baseline.column.recipe), picture.values);
  const after = useLiveAnswer(useFile(view.column.recipe), picture.values);
  const draw = (values: Float32Array) => {
    camera.stop();
    picture.draw(values);
  };
  const fault = camera.fault ?? picture.fault;
  return (
    <div className={classes.own}>
      <div className={classes.drawing}>
        <DrawingBoard
          values={picture.values}
          side={set.picture}
          brush={{ size: BRUSHES[tool.brush], erases: tool.erases }}
          onDraw={draw}
        />
        <DrawingTools
          tool={tool}
          onTool={setTool}
          onClear={() => draw(new Float32Array(picture.values.length))}
          onTestPhoto={photo ? () => draw(Float32Array.from(photo.values)) : null}
          onFile={(file) => {
            camera.stop();
            picture.open(file);
          }}
          camera={
            <Button
              size="xs"
              variant={camera.on ? 'filled' : 'default'}
              onClick={camera.on ? camera.stop : camera.start}
            >
              {camera.on ? 'Hold still' : 'Camera'}
            </Button>
          }
        />
      </div>
      {picture.invert !== null && (
        <Checkbox
          size="xs"
          color="var(--ink)"
          iconColor="var(--panel)"
          label="It is dark on a light ground: turn it over"
          checked={picture.invert}
          onChange={({ currentTarget }) => picture.setInvert(currentTarget.checked)}
        />
      )}
      {fault && (
        <p className={classes.fault} role="alert">
          <b>{fault.message}</b> {fault.hint}
        </p>
      )}
      <div className={classes.answers}>
        <Answer view={baseline} own={before} set={set} label={null} />
        {!view.baseline && <Answer view={view} own={after} set={set} label={null} />}
      </div>
      <Verdict view={view} before={before.shares} after={after.shares} label={null} live />
      <VisuallyHidden role="status">
        {spoken(baseline.title, before.shares, set.classNames)}
        {!view.baseline && spoken(view.title, after.shares, set.classNames)}
      </VisuallyHidden>
    </div>
  );
}

/** Without shares, which change with every stroke: it is read out when an answer changes. */
function spoken(title: string, shares: Shares | undefined, classNames: readonly string[]): string {
  if (!shares) return '';
  const answer = answerOf(shares.values);
  return `${title}: ${classNames[answer] ?? answer}. `;
}

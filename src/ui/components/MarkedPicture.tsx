import { useMemo } from 'react';
import type { Boxes, ClassMap, Marks } from '../../evaluation/marks.ts';
import type { PictureFacts } from '../../ports/data-source.ts';
import classes from './MarkedPicture.module.css';
import { classColor, mapImage } from './mark-images.ts';
import { SamplePicture } from './SamplePicture.tsx';

/** A sample with what is marked in it: a veil of colours over the pixels of each class, or boxes. */
export function MarkedPicture({
  values,
  picture,
  marks,
  alt,
}: {
  readonly values: Float32Array;
  readonly picture: PictureFacts;
  /** Null where there are none, or not yet. */
  readonly marks: Marks | null;
  readonly alt: string;
}) {
  return (
    <div className={classes.marked}>
      <SamplePicture values={values} picture={picture} alt={alt} />
      {marks?.kind === 'map' && <Veil map={marks} />}
      {marks?.kind === 'boxes' && <Frames found={marks} />}
    </div>
  );
}

function Veil({ map }: { readonly map: ClassMap }) {
  const image = useMemo(() => mapImage(map), [map]);
  return <img className={classes.veil} src={image} alt="" draggable={false} />;
}

function Frames({ found: { boxes, labels, scores } }: { readonly found: Boxes }) {
  return (
    <svg
      className={classes.frames}
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {Array.from(labels, (label, i) => {
        const [top = 0, left = 0, bottom = 0, right = 0] = boxes.subarray(4 * i, 4 * i + 4);
        const [width, height] = [Math.max(0, right - left), Math.max(0, bottom - top)];
        const box = { x: left, y: top, width, height };
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: boxes have no name, and do not move
          <g key={i}>
            <rect {...box} className={classes.ground} />
            <rect
              {...box}
              stroke={classColor(label)}
              strokeDasharray={scores && scores[i]! < UNSURE ? '4 3' : undefined}
            />
          </g>
        );
      })}
    </svg>
  );
}

/** Boxes below are broken. */
const UNSURE = 0.5;

import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react';
import type { PictureFacts } from '../../../ports/data-source.ts';
import { SamplePicture } from '../../components/SamplePicture.tsx';
import { type Brush, type Point, paintLine, stepBy } from './brush.ts';
import classes from './OwnPhoto.module.css';

/** A picture to draw on, with a pointer or with keys. */
export function DrawingBoard({
  values,
  side,
  brush,
  onDraw,
}: {
  readonly values: Float32Array;
  readonly side: PictureFacts;
  readonly brush: Brush;
  readonly onDraw: (values: Float32Array) => void;
}) {
  const hint = useId();
  const last = useRef<Point | null>(null);
  const spaceIsDown = useRef(false);
  const [cursor, setCursor] = useState<Point>({
    x: side.width / 2 + 0.5,
    y: side.height / 2 + 0.5,
  });
  // Several moves can come before the page draws the first.
  const newest = useRef(values);
  newest.current = values;
  const paint = (from: Point, to: Point) => {
    newest.current = paintLine(newest.current, side, [from, to], brush);
    onDraw(newest.current);
  };
  const pointOf = ({ clientX, clientY, currentTarget }: PointerEvent): Point => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    return {
      x: ((clientX - left) / width) * side.width,
      y: ((clientY - top) / height) * side.height,
    };
  };
  const drag = (event: PointerEvent) => {
    if (event.type === 'pointerdown') {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
    } else if (!last.current) return;
    const point = pointOf(event);
    paint(last.current ?? point, point);
    last.current = point;
  };
  const lift = () => {
    last.current = null;
    spaceIsDown.current = false;
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = event.key === ' ' ? cursor : stepBy(event.key, cursor, side);
    if (!next) return;
    event.preventDefault();
    if (event.key === ' ') spaceIsDown.current = true;
    if (spaceIsDown.current || event.shiftKey) paint(cursor, next);
    setCursor(next);
  };
  return (
    <>
      <div
        className={classes.board}
        role="application"
        aria-label={`Drawing, ${side.width} by ${side.height} pixels`}
        aria-describedby={hint}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys draw on it
        tabIndex={0}
        onPointerDown={drag}
        onPointerMove={drag}
        onPointerUp={lift}
        onPointerCancel={lift}
        onKeyDown={press}
        onKeyUp={({ key }) => key === ' ' && lift()}
        onBlur={lift}
      >
        <SamplePicture values={values} picture={side} alt="" />
        <i
          className={classes.cursor}
          style={{
            left: `${(100 * (cursor.x - 0.5)) / side.width}%`,
            top: `${(100 * (cursor.y - 0.5)) / side.height}%`,
            width: `${100 / side.width}%`,
            height: `${100 / side.height}%`,
          }}
        />
      </div>
      <p id={hint} className={classes.hint}>
        Draw here, drop an image, or use keys: arrows move, space paints; held down, it draws.
      </p>
    </>
  );
}

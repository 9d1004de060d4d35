import classes from './GreyPicture.module.css';
import { greyImage } from './grey-image.ts';

/** A grey sample, as ink on the paper of the page. */
export function GreyPicture({
  values,
  width,
  height,
  alt,
  size,
}: {
  readonly values: Float32Array;
  /** Pixels of the sample. */
  readonly width: number;
  readonly height: number;
  readonly alt: string;
  /** Side on the page, in pixels; all that there is room for where it is absent. */
  readonly size?: number;
}) {
  return (
    <img
      className={classes.picture}
      src={greyImage(values, width, height)}
      alt={alt}
      width={size}
      height={size}
      draggable={false}
    />
  );
}

import type { PictureFacts } from '../../ports/data-source.ts';
import classes from './SamplePicture.module.css';
import { sampleImage } from './sample-image.ts';

/** A sample as a picture: ink on the paper of the page, or a photo with its own light. */
export function SamplePicture({
  values,
  picture,
  alt,
  size,
}: {
  readonly values: Float32Array;
  readonly picture: PictureFacts;
  readonly alt: string;
  /** Side on the page, in pixels; all that there is room for where it is absent. */
  readonly size?: number;
}) {
  return (
    <img
      className={classes.picture}
      data-kind={picture.look.kind}
      src={sampleImage(values, picture)}
      alt={alt}
      width={size}
      height={size}
      style={
        picture.overTime
          ? { aspectRatio: 1, objectFit: 'fill' }
          : { aspectRatio: `${picture.width} / ${picture.height}` }
      }
      draggable={false}
    />
  );
}

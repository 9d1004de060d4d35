/** The person's own picture: drawn, or made of an image or of the camera's frames. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PictureFacts } from '../../../ports/data-source.ts';
import { type GreyPixels, hasLightGround, ownSample } from '../../../ports/own-picture.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { filePixels, pixelsOf } from './pixels-of.ts';
import type { Fault } from './words.ts';

const NO_IMAGE: Fault = {
  message: 'This image could not be read.',
  hint: 'Choose a PNG, JPEG, WebP or GIF.',
};

/** What the picture was made of, and whether it was turned over. */
interface Origin {
  readonly pixels: GreyPixels;
  readonly invert: boolean;
}

export function useOwnPicture(side: PictureFacts) {
  const own = usePlayground((state) => state.ownPicture);
  const setOwn = usePlayground((state) => state.setOwnPicture);
  const [origin, setOrigin] = useState<Origin | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const size = side.width * side.height;
  const empty = useMemo(() => new Float32Array(size), [size]);
  const values = own.values?.length === size ? own.values : empty;
  const newest = useRef(origin);
  newest.current = origin;

  const make = useCallback(
    (made: Origin) => {
      setFault(null);
      setOrigin(made);
      setOwn({ values: ownSample(made.pixels, side, made.invert) });
    },
    [setOwn, side],
  );

  const { file } = own;
  useEffect(() => {
    if (!file) return;
    let current = true;
    filePixels(file).then(
      (pixels) => {
        if (!current) return;
        setOwn({ file: null });
        make({ pixels, invert: hasLightGround(pixels) });
      },
      () => {
        if (!current) return;
        setOwn({ file: null });
        setFault(NO_IMAGE);
      },
    );
    return () => {
      current = false;
    };
  }, [file, make, setOwn]);

  return {
    values,
    fault,
    /** Null where there is nothing to turn over: what is drawn is as it is. */
    invert: origin?.invert ?? null,
    setInvert: (invert: boolean) => origin && make({ ...origin, invert }),
    draw(drawn: Float32Array) {
      setOrigin(null);
      setFault(null);
      setOwn({ values: drawn });
    },
    open: (chosen: Blob) => setOwn({ file: chosen }),
    takeFrame(video: HTMLVideoElement) {
      const pixels = pixelsOf(video, video.videoWidth, video.videoHeight);
      // The first frame decides; from then on it is the person's.
      make({ pixels, invert: newest.current?.invert ?? hasLightGround(pixels) });
    },
  };
}

/** A picture made as large as the model wants it, in the colours and the layout that it wants. */
import type { Mask, Raster } from './raster.ts';
import { type Box, type Plane, resized } from './resize.ts';
import type { PictureSetup } from './setup.ts';

/** What a model is fed of one picture. */
export interface Geometry {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Channels first. */
  readonly isPlanar: boolean;
}

type Sized = Pick<Raster, 'width' | 'height'>;

/** Values 0 to 255, with fractions, in the order of the input. */
export function fitted(raster: Raster, geometry: Geometry, setup: PictureSetup): Float32Array {
  const { width, height, channels, isPlanar } = geometry;
  const source = setup.color === 'grey' ? greyOnly(raster) : raster;
  const colored = withColors(source, channels, setup.color);
  const values =
    setup.fit === 'pad'
      ? padded(colored, width, height, setup.filter)
      : resized(colored, boxOf(raster, geometry, setup), width, height, setup.filter);
  if (!isPlanar || channels === 1) return values;
  const planes = new Float32Array(values.length);
  const pixels = width * height;
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < channels; c++) planes[c * pixels + i] = values[i * channels + c]!;
  }
  return planes;
}

/** What lies beyond a mask that is padded: no class. */
const BEYOND = -1;

/**
 * The classes of a mask at `width`×`height` pixels, of the part that a picture of its shape is cut to for `geometry`, by the nearest
 * pixel; −1 where padding lies.
 */
export function fittedMask(
  mask: Mask,
  geometry: Geometry,
  { width, height }: { readonly width: number; readonly height: number },
  setup: PictureSetup,
): Float32Array {
  const plane = { width: mask.width, height: mask.height, channels: 1, data: mask.data };
  return setup.fit === 'pad'
    ? padded(plane, width, height, 'nearest', BEYOND)
    : resized(plane, boxOf(mask, geometry, setup), width, height, 'nearest');
}

function boxOf(raster: Sized, { width, height }: Geometry, { fit, share }: PictureSetup): Box {
  if (fit === 'stretch') return { left: 0, top: 0, width: raster.width, height: raster.height };
  // As keras.preprocessing.image.smart_resize: the largest box of the wanted shape, in the middle.
  const fits = (length: number) => Math.max(1, Math.floor(share * length));
  const boxHeight = fits(Math.min(raster.height, Math.floor((raster.width * height) / width)));
  const boxWidth = fits(Math.min(raster.width, Math.floor((raster.height * width) / height)));
  return {
    left: Math.floor((raster.width - boxWidth) / 2),
    top: Math.floor((raster.height - boxHeight) / 2),
    width: boxWidth,
    height: boxHeight,
  };
}

/**
 * The part of a picture that a model sees, in shares of it; what is padded lies beyond 0 … 1.
 * @param sized of the picture, in pixels.
 */
export function viewOf(sized: Sized, geometry: Geometry, setup: PictureSetup): Box {
  const { width, height } = sized;
  if (setup.fit !== 'pad') {
    const box = boxOf(sized, geometry, setup);
    return {
      ...{ left: box.left / width, top: box.top / height },
      ...{ width: box.width / width, height: box.height / height },
    };
  }
  const inner = innerOf(sized, geometry);
  return {
    ...{ left: -inner.left / inner.width, top: -inner.top / inner.height },
    ...{ width: geometry.width / inner.width, height: geometry.height / inner.height },
  };
}

/** Where a padded picture lies in what the model sees, in its pixels. */
function innerOf(plane: Sized, { width, height }: Sized): Box {
  const ratio = Math.max(plane.width / width, plane.height / height);
  const inner = {
    width: Math.max(1, Math.floor(plane.width / ratio)),
    height: Math.max(1, Math.floor(plane.height / ratio)),
  };
  const left = Math.max(0, Math.floor((width - inner.width) / 2));
  const top = Math.max(0, Math.floor((height - inner.height) / 2));
  return { left, top, ...inner };
}

/** As tf.image.resize_with_pad: the whole picture, in the middle of black. */
function padded(
  plane: Plane,
  width: number,
  height: number,
  filter: PictureSetup['filter'],
  ground = 0,
) {
  const inner = innerOf(plane, { width, height });
  const { left, top } = inner;
  const all = { left: 0, top: 0, width: plane.width, height: plane.height };
  const values = resized(plane, all, inner.width, inner.height, filter);
  const row = inner.width * plane.channels;
  const result = new Float32Array(width * height * plane.channels).fill(ground);
  for (let y = 0; y < inner.height; y++) {
    const to = ((top + y) * width + left) * plane.channels;
    result.set(values.subarray(y * row, (y + 1) * row), to);
  }
  return result;
}

function greyOnly(raster: Raster): Raster {
  const { width, height, data } = withColors(raster, 1, 'grey');
  return { width, height, channels: 1, data: Uint8Array.from(data, Math.round) };
}

/** Brightness by ITU-R BT.601 where grey is made of colours; grey three times where colours are made of it. */
function withColors(raster: Raster, channels: 1 | 3, order: PictureSetup['color']): Plane {
  const { width, height, data } = raster;
  const isSwapped = order === 'bgr' && channels === 3 && raster.channels === 3;
  if (raster.channels === channels && !isSwapped) return { width, height, channels, data };
  const pixels = width * height;
  if (channels === 1) {
    const grey = new Float32Array(pixels);
    for (let i = 0; i < pixels; i++) {
      grey[i] = 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!;
    }
    return { width, height, channels, data: grey };
  }
  const colors = new Uint8Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) {
      colors[3 * i + c] = raster.channels === 1 ? data[i]! : data[3 * i + 2 - c]!;
    }
  }
  return { width, height, channels, data: colors };
}

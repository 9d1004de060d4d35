/** Pictures that the browser can draw, as grey pixels. */
import { type GreyPixels, greyOf } from '../../../ports/own-picture.ts';

/** Pixels along the longer edge: enough to make 28 of them, and few enough for every tenth of a second. */
const LONGEST = 112;

/** @throws DOMException where the file is no picture that the browser knows. */
export async function filePixels(file: Blob): Promise<GreyPixels> {
  const picture = await createImageBitmap(file);
  try {
    return pixelsOf(picture, picture.width, picture.height);
  } finally {
    picture.close();
  }
}

/** What is clear is white. */
export function pixelsOf(picture: CanvasImageSource, width: number, height: number): GreyPixels {
  const scale = LONGEST / Math.max(width, height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return { values: new Float32Array(1), width: 1, height: 1 };
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return greyOf(data, canvas.width, canvas.height);
}

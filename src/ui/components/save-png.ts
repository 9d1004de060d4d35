/** An SVG of the page as a PNG, in the colours of the moment, at twice the size on screen. */
import { saveBlob } from './save.ts';

const SCALE = 2;
const PADDING = 24;
const TITLE_HEIGHT = 40;

/** What a drawing takes from the page's styles: as an image of its own it must carry them. */
const CARRIED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-opacity',
  'stroke-width',
  'stroke-dasharray',
  'paint-order',
  'opacity',
  'font-size',
  'font-weight',
  'text-anchor',
];

/** @throws Error when this browser cannot draw it. */
export async function savePng(svg: SVGSVGElement, title: string, name: string): Promise<void> {
  const { width, height } = svg.getBoundingClientRect();
  const image = await drawn(svg, width, height);
  const canvas = document.createElement('canvas');
  canvas.width = (width + 2 * PADDING) * SCALE;
  canvas.height = (height + 2 * PADDING + TITLE_HEIGHT) * SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser does not provide a canvas.');
  const style = getComputedStyle(svg);
  const token = (variable: string) => style.getPropertyValue(variable).trim();
  context.scale(SCALE, SCALE);
  context.fillStyle = token('--panel');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = token('--ink');
  context.font = `650 16px ${token('--sans')}`;
  context.fillText(title, PADDING, PADDING + 16, width);
  context.drawImage(image, PADDING, PADDING + TITLE_HEIGHT, width, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('This browser could not make a PNG.');
  saveBlob(blob, name);
}

async function drawn(svg: SVGSVGElement, width: number, height: number): Promise<HTMLImageElement> {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const copies = copy.querySelectorAll<SVGElement>('*');
  svg.querySelectorAll('*').forEach((original, i) => {
    const styles = getComputedStyle(original);
    const target = copies[i]?.style;
    for (const property of CARRIED) {
      target?.setProperty(property, styles.getPropertyValue(property));
    }
    // Fonts of the page do not reach into an image.
    target?.setProperty(
      'font-family',
      'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace',
    );
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.style.overflow = 'visible';
  const source = new XMLSerializer().serializeToString(copy);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  return image;
}

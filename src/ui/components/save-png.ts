/** An SVG of the page as a PNG, in the colours of the moment, at twice the size on screen. */
import { saveBlob } from './save.ts';

const SCALE = 2;
const PADDING = 16;

export async function savePng(svg: SVGSVGElement, name: string): Promise<void> {
  const { width, height } = svg.getBoundingClientRect();
  const style = getComputedStyle(svg);
  const resolved = new XMLSerializer()
    .serializeToString(svg)
    .replace(/var\((--[\w-]+)\)/g, (_, variable) => style.getPropertyValue(variable).trim())
    .replace(/^<svg/, `<svg width="${width}" height="${height}"`);
  // The picture is an image of its own and cannot see the page's fonts by their class.
  const css = '<style>text{font:11px ui-monospace,Menlo,Consolas,monospace}</style>';
  const source = dropSecond(resolved).replace(/>/, `>${css}`);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = (width + 2 * PADDING) * SCALE;
  canvas.height = (height + 2 * PADDING) * SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no canvas.');
  context.scale(SCALE, SCALE);
  context.fillStyle = style.getPropertyValue('--panel').trim();
  context.fillRect(0, 0, width + 2 * PADDING, height + 2 * PADDING);
  context.drawImage(image, PADDING, PADDING, width, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('This browser could not make a PNG.');
  saveBlob(blob, name);
}

/** Keeps the first of each attribute of the root: ours, put in front. */
function dropSecond(source: string): string {
  const end = source.indexOf('>');
  const seen = new Set<string>();
  const head = source.slice(0, end).replace(/\s([\w:-]+)="[^"]*"/g, (attribute, key: string) => {
    if (seen.has(key)) return '';
    seen.add(key);
    return attribute;
  });
  return head + source.slice(end);
}

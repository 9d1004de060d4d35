/** The gallery as one drawing, to be saved: what stands on the page in HTML is laid out again in SVG. */
import { answerOf } from '../../../evaluation/shares.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { Photo, Shares } from '../../../workers/engine.ts';
import { barParts, shareWords } from '../../charts/share-parts.ts';
import { sampleImage } from '../../components/sample-image.ts';
import { savePng } from '../../components/save-png.ts';
import { colorOf } from '../../components/series.ts';
import type { ShownPhotos } from './gallery-rows.ts';

const CARD = { width: 250, height: 96, gap: 12, photo: 72 };
const COLUMNS = 4;
const NAMESPACE = 'http://www.w3.org/2000/svg';

function element(
  parent: Element,
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  text?: string,
): SVGElement {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
}

/** @throws Error when this browser cannot draw it. */
export async function saveGallery(given: ShownPhotos, title: string, name: string): Promise<void> {
  const rows = Math.ceil(given.photos.length / COLUMNS);
  const svg = document.createElementNS(NAMESPACE, 'svg');
  svg.setAttribute('width', String(COLUMNS * (CARD.width + CARD.gap)));
  svg.setAttribute('height', String(Math.max(1, rows) * (CARD.height + CARD.gap)));
  svg.setAttribute('aria-hidden', 'true');
  // Drawn beyond the edge: its colours are those of the page only while it stands on it.
  svg.style.cssText = 'position:fixed;left:-10000px;top:0';
  document.body.append(svg);
  try {
    given.photos.forEach((photo, i) => {
      const x = (i % COLUMNS) * (CARD.width + CARD.gap);
      const y = Math.floor(i / COLUMNS) * (CARD.height + CARD.gap);
      drawCard(element(svg, 'g', { transform: `translate(${x},${y})` }), photo, given);
    });
    await savePng(svg, title, name);
  } finally {
    svg.remove();
  }
}

function drawCard(parent: SVGElement, photo: Photo, given: ShownPhotos): void {
  const { set, classNames, answers, before, after } = given;
  const isDark = document.documentElement.dataset.mantineColorScheme === 'dark';
  const ink = isDark ? ([242, 243, 245] as const) : ([21, 23, 28] as const);
  element(parent, 'image', {
    href: sampleImage(photo.values, set.picture, ink),
    width: CARD.photo,
    height: CARD.photo,
    preserveAspectRatio: set.picture.overTime ? 'none' : 'xMidYMid',
    style: 'image-rendering: pixelated',
  });
  const label = photo.label === null ? `Photo ${photo.place}` : classNames[photo.label];
  const text = { x: CARD.photo + 12, 'font-size': 12, fill: 'var(--ink)' };
  element(parent, 'text', { ...text, y: 11, 'font-weight': 600 }, label ?? '');
  const lines: [ColumnView, Shares | undefined][] = [
    ...(before ? [[before, answers.before?.get(photo.place)] as [ColumnView, Shares]] : []),
    [after, answers.after?.get(photo.place)],
  ];
  lines.forEach(([view, shares], i) => {
    if (!shares) return;
    const top = 28 + 30 * i;
    const answer = answerOf(shares.values);
    const share = shareWords(shares.values[answer] ?? Number.NaN);
    element(parent, 'text', { ...text, y: top }, `${classNames[answer] ?? answer} ${share}`);
    drawBar(parent, shares, view, top + 5);
  });
}

function drawBar(parent: SVGElement, shares: Shares, view: ColumnView, y: number): void {
  const width = CARD.width - CARD.photo - 12;
  const parts = barParts(shares.values, []);
  const sum = parts.reduce((total, { share }) => total + share, 0) || 1;
  let x = CARD.photo + 12;
  for (const { share, isAnswer } of parts) {
    const part = (share / sum) * width;
    element(parent, 'rect', {
      ...{ x, y, width: Math.max(0, part - 1), height: 7 },
      fill: colorOf(view.column.recipe.mode),
      'fill-opacity': isAnswer ? 1 : 0.22,
    });
    x += part;
  }
}

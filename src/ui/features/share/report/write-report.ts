/** The report of what is on show, as a file to save. */
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { type Report, type ReportWeights, reportJson } from '../../../../share/report.ts';
import { shownLayer } from '../../../../store/selectors.ts';
import type { PlaygroundState } from '../../../../store/state.ts';
import type { Engine, WeightPicture } from '../../../../workers/engine.ts';
import { placesOf } from '../../../charts/places.ts';
import { ReportPage } from './ReportPage.tsx';

/** Adds where the weights of the layer on show stand in every column; a column whose picture fails goes without. */
export async function withWeights(
  report: Report,
  state: Pick<PlaygroundState, 'model' | 'layer'>,
  engine: Engine,
): Promise<Report> {
  const layer = shownLayer(state);
  if (!layer) return report;
  const columns = await Promise.all(
    report.columns.map(async (column) => {
      const picture = await engine.compiler
        .weights(column.recipe, layer.id, null)
        .catch(() => null);
      return { ...column, weights: picture && weightsOf(picture, layer.name) };
    }),
  );
  return { ...report, columns };
}

function weightsOf(picture: WeightPicture, layer: string): ReportWeights | null {
  const { unit, trained, lattice, quantization } = picture;
  if (!lattice) return null;
  const places = placesOf(picture);
  const sqnrDb = quantization && Number.isFinite(quantization.sqnrDb) ? quantization.sqnrDb : null;
  return {
    ...{ layer, unit, trained, sqnrDb },
    positions: places.map(({ position }) => position),
    counts: places.map(({ count }) => count),
  };
}

export function reportHtml(report: Report): string {
  return `<!doctype html>\n${renderToStaticMarkup(createElement(ReportPage, { report }))}\n`;
}

export { reportJson };

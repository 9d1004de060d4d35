/** The part of the state that a link carries. */
import type { DataReference } from '../share/data-field.ts';
import type { LinkState } from '../share/link-state.ts';
import type { PlaygroundState } from './state.ts';

export function toLinkState(state: PlaygroundState): LinkState {
  const indexOf = (id: string) =>
    Math.max(
      0,
      state.columns.findIndex((column) => column.id === id),
    );
  return {
    model: state.reference,
    data: dataInUse(state),
    columns: state.columns.map(({ recipe }) => recipe),
    baseline: indexOf(state.baseline),
    column: indexOf(state.selected),
    layer: state.layer,
    tab: state.tab,
    part: state.part,
    weight: state.weight,
    photos: state.photos,
    measured: state.measured,
    device: state.device,
    lesson: state.lesson,
    hidden: state.hidden,
    // The address is of the view alone: what the sender saw belongs to the link that was opened.
    results: null,
  };
}

/** The data of the person's own that files are measured on, or are to be once they are there; null for a bundled test set. */
function dataInUse({ model, ownSets, awaitedData }: PlaygroundState): DataReference | null {
  const inUse = model?.testSets[0];
  const used = ownSets.find(({ prepared }) => prepared.facts.id === inUse);
  return awaitedData ?? used?.reference ?? null;
}

/** Which findings are worth trying remedies for, and which of them comes first. */
import type { ExaminedLayer, Finding } from './causes/cause.ts';
import { CAUSE_CODES, type CauseCode } from './causes/index.ts';
import type { TriedRemedy } from './remedy-trial.ts';

/** A cause with what its remedies brought. */
interface Tried {
  readonly cause: CauseCode;
  readonly remedies: readonly Pick<TriedRemedy, 'gain'>[];
}

interface Blamed extends Pick<ExaminedLayer, 'blame'> {
  readonly layer: Pick<ExaminedLayer['layer'], 'name'>;
}

/** Findings that are tried: each remedy is a file to build and to run. */
const MOST_FINDINGS = 8;

/** Those of the guiltiest layers, and those that are not a layer's; in the order that they were found in. */
export function mostSevere<T extends Finding>(
  findings: readonly T[],
  layers: readonly Blamed[],
): readonly T[] {
  const blame = new Map(layers.map((one) => [one.layer.name, one.blame]));
  const blameOf = ({ layer }: T) => (layer === null ? 2 : (blame.get(layer) ?? 0));
  const kept = new Set(
    findings.toSorted((a, b) => blameOf(b) - blameOf(a)).slice(0, MOST_FINDINGS),
  );
  return findings.filter((finding) => kept.has(finding));
}

/**
 * Those whose remedies bring as much as the best, to within chance, in the order of the table of causes; then the others, best
 * first. Within a cause the worst place stays first.
 */
export function ranked<T extends Tried>(causes: readonly T[], chance: number): readonly T[] {
  const best = causes.reduce((most, cause) => Math.max(most, gainOf(cause)), -1);
  const isBest = (cause: T) => gainOf(cause) >= best - chance;
  const placeOf = ({ cause }: T) => CAUSE_CODES.indexOf(cause);
  return [
    ...causes.filter(isBest).toSorted((a, b) => placeOf(a) - placeOf(b)),
    ...causes.filter((cause) => !isBest(cause)).toSorted((a, b) => gainOf(b) - gainOf(a)),
  ];
}

/** What the best remedy brings; below all others where none could be tried. */
function gainOf({ remedies }: Tried): number {
  return remedies.reduce((best, { gain }) => Math.max(best, gain ?? -1), -1);
}

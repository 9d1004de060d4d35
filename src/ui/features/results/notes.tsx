/** What the conversion reports about a column, with the names that the person gave to layers. */
import type { Diagnostic } from '../../../base/diagnostic.ts';
import type { ModelSummary } from '../../../share/results.ts';
import type { Note } from './NoteList.tsx';

/** Names of further layers that fit into one note. */
const NAMED = 6;

/** What the person calls a layer, for the name that the engine knows it by. */
export function layerNames(model: ModelSummary | null): (id: string) => string {
  return (id) => model?.layers.find((layer) => layer.id === id)?.name ?? id;
}

/** One note for all layers of which the same is said. Warnings come first. */
export function notesOf(
  diagnostics: readonly Diagnostic[],
  nameOf: (id: string) => string,
): readonly Note[] {
  const groups = new Map<string, [Diagnostic, ...Diagnostic[]]>();
  for (const diagnostic of diagnostics) {
    const { code, message, where } = diagnostic;
    const key = `${code} ${where.layer === undefined ? message : message.replace(where.layer, '')}`;
    const group = groups.get(key);
    if (group) group.push(diagnostic);
    else groups.set(key, [diagnostic]);
  }
  const urgency = ({ severity }: Note) => (severity === 'warning' ? 0 : 1);
  return [...groups]
    .map(([key, [first, ...others]]): Note => {
      const names = others.map(({ where }) => nameOf(where.layer ?? ''));
      const text = (
        <>
          <Sentence diagnostic={first} nameOf={nameOf} />
          {names.length > 0 && (
            <>
              {' '}
              The same holds for <b>{names.slice(0, NAMED).join(', ')}</b>
              {names.length > NAMED && ` and ${names.length - NAMED} more`}.
            </>
          )}
        </>
      );
      return { key, severity: first.severity, text };
    })
    .sort((a, b) => urgency(a) - urgency(b));
}

/** The message, with the layer named as the person knows it. */
function Sentence({
  diagnostic: { message, where },
  nameOf,
}: {
  readonly diagnostic: Diagnostic;
  readonly nameOf: (id: string) => string;
}) {
  const { layer } = where;
  const at = layer === undefined ? -1 : message.indexOf(layer);
  if (layer === undefined || at < 0) return message;
  return (
    <>
      {message.slice(0, at)}
      <b>{nameOf(layer)}</b>
      {message.slice(at + layer.length)}
    </>
  );
}

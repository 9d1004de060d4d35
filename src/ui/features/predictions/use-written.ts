/** What the files of all columns write, one file after the other: a thread keeps few of them loaded at once. */
import type { ErrorData } from '../../../base/errors.ts';
import type { TextFacts } from '../../../ports/data-source.ts';
import { fileKeyOf } from '../../../store/keys.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { useEngine, usePlayground } from '../../shared/playground.tsx';
import { useAnswer } from '../../shared/use-answer.ts';

export interface WrittenColumn {
  readonly view: ColumnView;
  /** As numbers of classes; undefined until they are written. */
  readonly texts: readonly (readonly number[])[] | undefined;
}

export function useWritten(
  views: readonly ColumnView[],
  text: TextFacts,
  seeds: readonly number[],
): { readonly columns: readonly WrittenColumn[]; readonly error: ErrorData | null } {
  const { photos } = useEngine();
  // As text: a new array at each look would be drawn again.
  const keys = usePlayground((state) =>
    JSON.stringify(views.map(({ column }) => fileKeyOf(state, column.recipe))),
  );
  const known = JSON.parse(keys) as (string | null)[];
  const asked = seeds.join();
  const ready = known.some((key) => key !== null);
  const { value, error } = useAnswer(ready ? `${keys} | ${asked}` : null, async () => {
    const written = new Map<string, number[][]>();
    for (const [i, { column }] of views.entries()) {
      const key = known[i];
      if (!key) continue;
      written.set(key, await photos.write({ key, recipe: column.recipe }, text, seeds));
    }
    return { asked, written };
  });
  const columns = views.map((view, i) => ({
    view,
    texts: value?.asked === asked ? value.written.get(known[i] ?? '') : undefined,
  }));
  return { columns, error };
}

import type { PartOfPage } from '../../share/hidden-field.ts';
import { usePlayground } from './playground.tsx';

/** Whether a part of the page is left out, by the link or the lesson. */
export function useHidden(part: PartOfPage): boolean {
  return usePlayground((state) => state.hidden.includes(part));
}

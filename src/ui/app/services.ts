/** What the store needs from the browser. */

import { sampleOf } from '../../share/samples.ts';
import { parseStoredResults } from '../../share/stored-results.ts';
import { sampleMissing } from '../../store/model/open-sample.ts';
import type { Services } from '../../store/state.ts';
import type { Engine } from '../../workers/engine.ts';
import { lateShelf } from './late-shelf.ts';

/** Address of a file that is served beside the page. */
export const siteFile = (path: string) =>
  new URL(`${import.meta.env.BASE_URL}${path}`, document.baseURI);

export function browserServices(engine: Engine): Services {
  return {
    engine,
    async sampleFile(id, signal) {
      const file = sampleOf(id)?.file ?? id;
      try {
        const response = await fetch(siteFile(`samples/${file}`), { signal });
        if (response.ok) return await response.blob();
      } catch (error) {
        if (signal.aborted) throw error;
      }
      throw sampleMissing(file);
    },
    async storedResults(id, signal) {
      const response = await fetch(siteFile(`samples/${id}.results.json`), { signal });
      const json = response.headers.get('content-type')?.includes('json');
      return response.ok && json ? parseStoredResults(await response.text()) : null;
    },
    shelf: lateShelf(engine),
    idle: () =>
      new Promise((resolve) => {
        if ('requestIdleCallback' in window) {
          requestIdleCallback(() => resolve(), { timeout: 1500 });
        } else {
          setTimeout(resolve, 200);
        }
      }),
  };
}

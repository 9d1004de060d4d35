/** Registers the service worker, which keeps the page without a network, and hears of newer builds. */

/** How often a page that stays open asks whether there is a newer build. */
const ASKED_EVERY_MS = 3_600_000;

/** Held by every tab that has the page open. */
const OPEN = 'quantization-playground-open';

/** Whether other tabs have the page open: a newer build would take away what they have yet to load of this one. */
async function isOpenElsewhere(): Promise<boolean> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.filter(({ name }) => name === OPEN).length > 1;
}

/**
 * @param script address of the service worker.
 * @param onNewer there is a newer build: `load` reloads the page with it, unless other tabs have the page open, which it says.
 *   Until then nothing changes.
 */
export async function keepOffline(
  script: string,
  onNewer: (load: () => Promise<'loading' | 'open-elsewhere'>) => void,
): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  // Let go of when the tab is closed.
  void navigator.locks?.request(OPEN, { mode: 'shared' }, () => new Promise(() => undefined));
  const { Workbox } = await import('workbox-window');
  const worker = new Workbox(script);
  worker.addEventListener('waiting', () =>
    onNewer(async () => {
      if (await isOpenElsewhere()) return 'open-elsewhere';
      worker.addEventListener('controlling', () => location.reload());
      worker.messageSkipWaiting();
      return 'loading';
    }),
  );
  worker.addEventListener('activated', ({ isUpdate }) => {
    // The first visit loaded these before there was anybody to keep them.
    const urlsToCache = performance.getEntriesByType('resource').map(({ name }) => name);
    if (!isUpdate) void worker.messageSW({ type: 'CACHE_URLS', payload: { urlsToCache } });
  });
  // Browsers that may not store anything, as in private windows, go without.
  const registration = await worker.register().catch(() => undefined);
  if (registration) setInterval(() => void worker.update().catch(() => undefined), ASKED_EVERY_MS);
}

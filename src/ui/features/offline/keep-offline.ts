/** Registers the service worker, which keeps the page without a network, and hears of newer builds. */

/** How often a page that stays open asks whether there is a newer build. */
const ASKED_EVERY_MS = 3_600_000;

/**
 * @param script address of the service worker.
 * @param onNewer there is a newer build: `load` reloads the page with it, and until then nothing changes.
 */
export async function keepOffline(
  script: string,
  onNewer: (load: () => void) => void,
): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const { Workbox } = await import('workbox-window');
  const worker = new Workbox(script);
  worker.addEventListener('waiting', () =>
    onNewer(() => {
      worker.addEventListener('controlling', () => location.reload());
      worker.messageSkipWaiting();
    }),
  );
  // Browsers that may not store anything, as in private windows, go without.
  const registration = await worker.register().catch(() => undefined);
  if (registration) setInterval(() => void worker.update().catch(() => undefined), ASKED_EVERY_MS);
}

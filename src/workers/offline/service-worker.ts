/**
 * What keeps the page without a network. The code of one build is kept as a whole, with what the first visit needs to compute;
 * the other files that lie beside the page are kept once they were used.
 */
import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { NetworkFirst } from 'workbox-strategies';
import { BUILD_FILES } from '../../adapters/litert/builds.ts';

declare const self: ServiceWorkerGlobalScope;
/** Written in by the build: `tools/offline.ts`. */
declare const KEPT_FILES: readonly PrecacheEntry[];

/** The smallest module with an instruction of relaxed SIMD. */
const RELAXED_SIMD = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0],
  ...[65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11],
);

/** Of LiteRT's two builds for the processor a browser takes one. */
const OTHER_BUILD = `/${BUILD_FILES[WebAssembly.validate(RELAXED_SIMD) ? 'compat' : 'relaxed-simd']}.`;

precacheAndRoute(
  KEPT_FILES.filter((entry) => typeof entry === 'string' || !entry.url.includes(OTHER_BUILD)),
  // A view is behind the hash; `?present` and the like are of the page, not of its file.
  { ignoreURLParametersMatching: [/./] },
);
cleanupOutdatedCaches();

// Models and builds of the runtime that are not for everyone. With a network they are always those of the build that asks.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.href.startsWith(self.registration.scope),
  new NetworkFirst({ cacheName: 'used-files' }),
);

// The first visit is kept, too. A newer build waits until the page says that nothing is lost by it.
clientsClaim();
self.addEventListener('message', ({ data }) => {
  if (data?.type === 'SKIP_WAITING') void self.skipWaiting();
});

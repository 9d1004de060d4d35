/** The built site in a folder of a static host, as a person would put it there. */
import type { AddressInfo } from 'node:net';
import { preview } from 'vite';

/** Without any header of `public/_headers`. @returns the address of the site, and how to take it down. */
export async function hostUnder(folder: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = await preview({
    base: folder,
    configFile: false,
    logLevel: 'error',
    preview: { host: '127.0.0.1', port: 0, strictPort: false, open: false },
  });
  const { port } = server.httpServer.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${folder}`, close: () => server.close() };
}

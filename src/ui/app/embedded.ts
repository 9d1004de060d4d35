/** In the address, before the hash: the page is a part of another one, in a frame. */
const PARAMETER = 'embed';

export const isEmbedded = () => new URLSearchParams(location.search).has(PARAMETER);

/** Address of the same view by itself. */
export function wholePage(): string {
  const url = new URL(location.href);
  url.searchParams.delete(PARAMETER);
  return url.href;
}

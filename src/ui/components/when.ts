/** Times of day and dates, short. */

// Made at the first use, as all formats.
let time: Intl.DateTimeFormat | undefined;
let date: Intl.DateTimeFormat | undefined;

/** `15:40` of today, `26 Nov 2026` of other days. @param at milliseconds since 1970. */
export function whenWords(at: number, now = Date.now()): string {
  time ??= new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
  date ??= new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
  const day = date.format(at);
  return day === date.format(now) ? time.format(at) : day;
}

/** Of a result that was not computed just now. */
export function keptWords(
  { at, earlier }: { readonly at: number; readonly earlier: boolean },
  now = Date.now(),
): string {
  return `${earlier ? 'kept from an earlier visit' : 'computed earlier'}, ${whenWords(at, now)}`;
}

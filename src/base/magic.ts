/** How packed files begin, whatever is in them. */

/** Whether a file starts as a zip archive with at least one entry does; an empty archive does not. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
}

/** Whether a file starts as one that gzip has packed. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

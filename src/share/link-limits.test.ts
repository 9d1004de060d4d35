/** Links that no version of the page wrote. */
import { deflateSync, strToU8 } from 'fflate';
import { expect, test } from 'vitest';
import { toBase64Url } from './base64.ts';
import { decodeLink } from './link.ts';

const linkOf = (version: number, json: string) =>
  `#q${version}.${toBase64Url(deflateSync(strToU8(json), { level: 9 }))}`;
const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'bad-link', message: expect.stringMatching(message) });

test('of the next version: said so, not guessed at', () => {
  expect(() => decodeLink(linkOf(3, '{}'))).toThrow(refused(/newer version/));
  expect(() => decodeLink(linkOf(2, '{}'))).not.toThrow();
});

test('of more data than a view has, however few characters hold them', () => {
  const padded = (length: number) => `{${' '.repeat(length - 2)}}`;
  expect(() => decodeLink(linkOf(2, padded(64 * 1024)))).not.toThrow();
  const large = linkOf(2, padded(64 * 1024 + 1));
  expect(large.length).toBeLessThan(200);
  expect(() => decodeLink(large)).toThrow(refused(/damaged/));
});

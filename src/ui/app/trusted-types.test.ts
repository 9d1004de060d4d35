import { describe, expect, test } from 'vitest';
import { htmlWithoutMarkup, scriptOfSite } from './trusted-types.ts';

describe('text that is set as HTML', () => {
  test.each([':root{--size:1px}', '@media (width < 500px){a > b{color:red}}'])(
    '%s passes',
    (text) => expect(htmlWithoutMarkup(text)).toBe(text),
  );

  test.each([
    '<img src=x onerror=alert(1)>',
    '</style><script>alert(1)</script>',
    'a{}<!-- ',
    '<?xml ?>',
    '<SVG/onload=alert(1)>',
  ])('%s is refused', (text) =>
    expect(() => htmlWithoutMarkup(text)).toThrow('refuses text with markup'),
  );
});

describe('addresses of scripts', () => {
  const page = 'https://example.org/some/folder/index.html?x=1#m';

  test.each([
    'https://example.org/some/folder/assets/compiler-1a2b.js',
    './service-worker.js',
    'assets/a.js',
  ])('%s passes', (address) => expect(scriptOfSite(address, page)).toBe(address));

  test.each([
    'https://example.com/some/folder/a.js',
    'https://example.org/other/a.js',
    '../a.js',
    '//example.com/a.js',
    'blob:https://example.org/1',
    'data:text/javascript,alert(1)',
    'javascript:alert(1)',
  ])('%s is refused', (address) =>
    expect(() => scriptOfSite(address, page)).toThrow('refuses a script from'),
  );
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { policyOf, withPolicy } from './content-security-policy.ts';

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const PAGE = textOf('index.html');
const HEADER = /^ {2}Content-Security-Policy: (.*)$/m.exec(textOf('public/_headers'))?.[1] ?? '';

test('inline scripts run by their hash, and nothing else does', () => {
  const script = /<script>([\s\S]*?)<\/script>/.exec(PAGE)?.[1] ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  const [scripts = ''] = policyOf(PAGE).match(/script-src [^;]*/) ?? [];
  expect(script).not.toBe('');
  expect(scripts).toBe(`script-src 'self' 'sha256-${hash}'`);
  expect(policyOf('<script>1</script>')).not.toContain(hash);
});

test('the policy stands before everything that it is about', () => {
  const html = withPolicy(PAGE);
  const at = html.indexOf('http-equiv="Content-Security-Policy"');
  expect(at).toBeGreaterThan(0);
  for (const tag of ['<script', '<style', '<link', '<title']) {
    expect(html.indexOf(tag)).toBeGreaterThan(at);
  }
  expect(() => withPolicy('<html></html>')).toThrow('does not begin with');
});

test('threads may compile wasm and start threads of their own, and evaluate no text', () => {
  expect(HEADER).toContain("'wasm-unsafe-eval' blob:;");
  expect(HEADER).not.toContain("'unsafe-eval'");
  // What is said for another server is the same.
  const [, nginx] =
    / Content-Security-Policy "(.*)";$/m.exec(textOf('docs/hosting/nginx.conf')) ?? [];
  expect(nginx).toBe(HEADER);
});

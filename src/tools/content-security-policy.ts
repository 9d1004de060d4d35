/**
 * What the built page may load and run, as its first element says. Threads are not bound by it but by the headers of their own
 * scripts (`public/_headers`), where a host sends some.
 */
import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

const INLINE_SCRIPT = /<script>([\s\S]*?)<\/script>/g;
const HEAD = '<meta charset="utf-8" />';

/** `'sha256-…'` of every inline script of a page, by which it may run. */
function hashesOf(html: string): string[] {
  return [...html.matchAll(INLINE_SCRIPT)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
}

/** The policy of a page with these inline scripts. */
export function policyOf(html: string): string {
  return Object.entries({
    'default-src': ["'none'"],
    'script-src': ["'self'", ...hashesOf(html)],
    'worker-src': ["'self'"],
    // Mantine writes sizes and colours of the theme into style sheets of the page.
    'style-src': ["'self'", "'unsafe-inline'"],
    // The smallest letters come in the style sheet.
    'font-src': ["'self'", 'data:'],
    // Pictures of a person's own data, and charts on their way to a file.
    'img-src': ["'self'", 'blob:', 'data:'],
    'connect-src': ["'self'"],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['default'],
  })
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ');
}

/** The page with its policy before everything that it is about. @throws Error where it has no place for one. */
export function withPolicy(html: string): string {
  if (!html.includes(HEAD)) throw new Error(`The page does not begin with ${HEAD}.`);
  const policy = `<meta http-equiv="Content-Security-Policy" content="${policyOf(html)}" />`;
  return html.replace(HEAD, `${HEAD}\n    ${policy}`);
}

export function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: { order: 'post', handler: withPolicy },
  };
}

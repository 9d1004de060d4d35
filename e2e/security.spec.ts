import { test as base, expect } from '@playwright/test';
import { test } from './support/test.ts';

// The page logs what it refuses: this test watches it itself.
base(
  'the page runs no script, asks no address and makes no HTML that is not its own',
  async ({ page }) => {
    await page.goto('/');
    await page.getByRole('button', { name: /^Model: / }).waitFor();
    const attempts = await page.evaluate(async () => {
      const said = async (attempt: () => unknown) => {
        try {
          return `done: ${String(await attempt())}`;
        } catch (error) {
          return String(error);
        }
      };
      // What the driver itself evaluates may use eval: this goes on as the page's own code.
      await new Promise((resolve) => setTimeout(resolve));
      const box = document.createElement('div');
      document.body.append(box);
      const ran = () => document.documentElement.dataset.ran ?? 'nothing';
      return {
        markup: await said(() => {
          box.innerHTML = '<img src="x:" onerror="document.documentElement.dataset.ran = 1">';
        }),
        // biome-ignore lint/security/noGlobalEval: it has to fail
        eval: await said(() => globalThis.eval('document.documentElement.dataset.ran = 2')),
        handler: await said(() => {
          box.setAttribute('onclick', 'document.documentElement.dataset.ran = 3');
          box.click();
          return ran();
        }),
        script: await said(() => {
          const script = document.createElement('script');
          script.textContent = 'document.documentElement.dataset.ran = 4';
          document.body.append(script);
          return ran();
        }),
        thread: await said(() => new Worker('data:text/javascript,postMessage(1)')),
        address: await said(() => fetch('https://example.com/collect', { method: 'POST' })),
        frame: await said(
          () =>
            new Promise<string>((resolve) => {
              document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
                if (effectiveDirective === 'frame-src') resolve('refused');
              });
              const frame = document.createElement('iframe');
              frame.src = 'data:text/html,hello';
              document.body.append(frame);
            }),
        ),
        ran: ran(),
      };
    });
    expect(attempts.markup).toContain('security policy refuses text with markup');
    expect(attempts.eval).toMatch(/EvalError|TypeError/);
    expect(attempts.handler).toMatch(/TypeError|done: nothing/);
    expect(attempts.script).toMatch(/TypeError|done: nothing/);
    expect(attempts.thread).toContain('security policy refuses a script from data:');
    expect(attempts.address).toContain('Failed to fetch');
    expect(attempts.frame).toBe('done: refused');
    expect(attempts.ran).toBe('nothing');
  },
);

test('the threads of a page with headers have a policy, too', async ({ page }) => {
  await page.goto('/');
  await expect.poll(() => page.workers().length).toBeGreaterThan(1);
  for (const worker of page.workers()) {
    const attempt = await worker.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve));
      try {
        // biome-ignore lint/security/noGlobalEval: it has to fail
        return String(globalThis.eval('1 + 1'));
      } catch (error) {
        return String(error);
      }
    });
    expect(attempt, worker.url()).toContain('EvalError');
  }
});

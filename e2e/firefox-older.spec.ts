import { dropFiles, KERAS_FILE } from './support/files.ts';
import { expect, test } from './support/firefox.ts';
import { FIREFOX_LAUNCH } from './support/firefox-launch.ts';

test.use({
  launchOptions: {
    ...FIREFOX_LAUNCH,
    // What Firefox learned in its last years.
    firefoxUserPrefs: {
      'javascript.options.wasm_relaxed_simd': false,
      'javascript.options.wasm_js_promise_integration': false,
    },
  },
});

test('a model that is dropped on a Firefox without relaxed SIMD runs on the other build of LiteRT, and the page says so', async ({
  page,
  playground,
}) => {
  const builds = new Set<string>();
  page.on('request', (request) => {
    const [, build] = /\/(litert_wasm\w*)\.wasm$/.exec(request.url()) ?? [];
    if (build) builds.add(build);
  });
  await page.goto('/');
  await dropFiles(page, KERAS_FILE);
  await expect(playground.model(KERAS_FILE.name)).toBeVisible();
  await playground.allComputed();
  expect([...builds]).toEqual(['litert_wasm_compat_internal']);
  expect(await playground.accuracy('FP32')).toBeCloseTo(87.16, 1);
  expect(await playground.accuracy('Full int8')).toBeCloseTo(87.12, 1);
  await playground.allRows();
  await page.getByRole('button', { name: 'Speed: what it means' }).click();
  await expect(page.getByText(/^LiteRT\.js .*no relaxed SIMD/)).toBeVisible();
});

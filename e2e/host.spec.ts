import { Playground } from './support/playground.ts';
import { hostUnder } from './support/static-host.ts';
import { expect, test } from './support/test.ts';

test('the built site works from a folder of a static host', async ({ page, watch }) => {
  const site = await hostUnder('/some/folder/');
  watch.origins.add(new URL(site.url).origin);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  try {
    const playground = new Playground(page);
    await page.goto(site.url);
    await playground.openSample('Small dense net');
    await playground.allComputed();
    expect(await playground.accuracy('FP32')).toBeCloseTo(87.16, 1);
    const outside = asked.filter(
      (path) => path.startsWith('/') && !path.startsWith('/some/folder/'),
    );
    expect(outside, 'requests outside the folder').toEqual([]);
  } finally {
    await page.goto('about:blank');
    await site.close();
  }
});

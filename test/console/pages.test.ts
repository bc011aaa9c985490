/** Every page, light and wide, and dark and narrow: nothing that axe objects to, nothing wider than the screen, nothing that a page complains of. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  expectAccessible,
  expectFits,
  expectQuiet,
  NARROW,
  signIn,
  visit,
  WIDE,
} from '../support/browser.ts';
import { type Server, start } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { settle, settled } from '../support/settlement.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

describe.skipIf(!has('chromium'))('every page', () => {
  let server: Server;
  let paths: readonly string[];
  beforeAll(async () => {
    server = await start({ env: { CHANCERY_LOG_LEVEL: 'warn' } });
    paths = await settle(server);
  });

  it.each([
    ['light', WIDE],
    ['dark', NARROW],
  ] as const)('can be used by everybody, %s, %j', async (scheme, viewport) => {
    const page = await visit({ url: server.url, scheme, viewport });
    await signIn(page, server.token);
    for (const path of paths) {
      await page.goto(path);
      await settled(page);
      await expectAccessible(page, path);
      await expectFits(page, path);
    }
    expectQuiet(page);
  });

  it('is one that the rail, the menu or a link of the list leads to', async () => {
    const page = await visit({ url: server.url });
    await signIn(page, server.token);
    const rail = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    const leads = await rail.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(leads.length).toBeLessThanOrEqual(9);
    expect(leads.filter((lead) => !paths.includes(lead ?? ''))).toEqual([]);
  });
});

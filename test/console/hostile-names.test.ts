/** Names that somebody chose to harm whoever reads them, on every page that shows one. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { expectQuiet, NARROW, type Page, signIn, visit, WIDE } from '../support/browser.ts';
import { beset, type Hostile } from '../support/hostile.ts';
import { type Server, start } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { settled } from '../support/settlement.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

/** Those with a list, a form or a choice of what is named. */
const PAGES = [
  '/',
  '/certificates',
  '/issue?role=starter',
  '/requests',
  '/hierarchy',
  '/roles',
  '/roles/starter',
  '/ssh',
  '/ssh/clusters',
  '/ssh/keys',
  '/ssh/authorities',
  '/revocation',
  '/audit',
  '/access',
  '/trust',
];

describe.skipIf(!has('chromium'))('hostile names', () => {
  let server: Server;
  let hostile: Hostile;
  let paths: readonly string[];
  beforeAll(async () => {
    server = await start({ env: { CHANCERY_LOG_LEVEL: 'warn' } });
    hostile = await beset(server);
    const ids = [...hostile.certificates.values()];
    paths = [...PAGES, ...ids.map((id) => `/certificates/${id}`), ...hostile.paths];
  });

  it.each([WIDE, NARROW])('are nothing but text, %j', async (viewport) => {
    const page = await visit({ url: server.url, viewport });
    await signIn(page, server.token);
    const faults: unknown[] = [];
    for (const path of paths) {
      await page.goto(path);
      await settled(page);
      faults.push(...(await faultsOf(page, path)));
    }
    expect(faults).toEqual([]);
    expectQuiet(page);
  });
});

/** Signs that turn around, hide or end what is beside them. */
const RAW = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

async function faultsOf(page: Page, where: string): Promise<readonly unknown[]> {
  const { links, over, pwned, texts, title } = await page.evaluate(SEEN);
  const raw = [title, ...texts].filter((text) => RAW.test(text.replaceAll('\n', '')));
  const harmless = !pwned && raw.length === 0 && links.length === 0 && over <= 0;
  return harmless ? [] : [{ where, pwned, links, over, raw: raw.map((text) => text.slice(0, 100)) }];
}

interface Seen {
  readonly pwned: boolean;
  readonly title: string;
  readonly texts: readonly string[];
  readonly links: readonly string[];
  /** How much wider it is than the screen. */
  readonly over: number;
}

/** All texts and attributes of a page, and where its links lead that is not here. */
const SEEN = `(() => {
  const texts = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.nodeType === 3) texts.push(node.data);
    else for (const { value } of node.attributes) texts.push(value);
  }
  const links = [...document.querySelectorAll('[href], [src], [action]')]
    .map((one) => one.href ?? one.src ?? one.action)
    .filter((to) => typeof to === 'string' && !to.startsWith(location.origin + '/'));
  const { clientWidth, scrollWidth } = document.documentElement;
  return { pwned: 'pwned' in window, title: document.title, texts, links, over: scrollWidth - clientWidth };
})()` as unknown as () => Seen;

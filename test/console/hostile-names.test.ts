/** Names that somebody chose to harm whoever reads them, on every page that shows one. */
import { spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { expectAccessible, expectQuiet, NARROW, type Page, signIn, visit, WIDE } from '../support/browser.ts';
import { beset, type Hostile, PRINTABLE, WILD } from '../support/hostile.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { has, locate } from '../support/programs.ts';
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
    paths = [...PAGES, ...hostile.paths];
  });

  it('are nothing but text, on every page, and in every line to paste', async () => {
    const page = await visit({ url: server.url });
    await signIn(page, server.token);
    const faults: unknown[] = [];
    const lines = new Set<string>();
    for (const path of paths) {
      await page.setViewportSize(WIDE);
      await page.goto(path);
      await settled(page);
      faults.push(...(await faultsOf(page, path)));
      for (const line of await page.locator('pre:has(+ button[aria-label^="Copy the "])').allTextContents()) {
        lines.add(line);
      }
      await page.setViewportSize(NARROW);
      faults.push(...(await faultsOf(page, `${path}, narrow`)));
    }
    expect(faults).toEqual([]);
    expectQuiet(page);
    expect(lines.size).toBeGreaterThan(paths.length);
    expect([...lines].filter(harms)).toEqual([]);
  });

  it('are nothing but text in the trail, and to who hears the page', async () => {
    const page = await visit({ url: server.url });
    await signIn(page, server.token);
    await page.goto('/audit');
    await settled(page);
    const details = page.getByRole('button', { name: /^Details of/ });
    for (const one of (await details.all()).slice(0, 60)) await one.click();
    expect(await faultsOf(page, '/audit')).toEqual([]);
    await expectAccessible(page, '/audit');
    const certificate = hostile.certificates.get(WILD['bidi'] ?? '') ?? '';
    await page.goto(`/certificates/${certificate}`);
    await settled(page);
    await page.getByRole('dialog').getByText('U+202E').first().waitFor();
    await expectAccessible(page, 'a certificate');
    expectQuiet(page);
  });

  it('are nothing but text in every dialog about them', async () => {
    const page = await visit({ url: server.url });
    await signIn(page, server.token);
    const faults: unknown[] = [];
    const some = ['shell', 'image'].flatMap((name) => hostile.about.get(PRINTABLE[name] ?? '') ?? []);
    for (const path of [...PAGES, ...some]) {
      await page.goto(path);
      await settled(page);
      const drawer = page.getByRole('dialog');
      const shown = (await drawer.count()) > 0 ? drawer.first() : page.getByRole('main');
      const buttons = shown.getByRole('button', { disabled: false });
      for (const name of new Set(await buttons.allTextContents())) {
        if (!OPENS.test(name)) continue;
        await buttons.filter({ hasText: name }).first().click();
        faults.push(...(await faultsOf(page, `${path}: ${name}`)));
        await page.keyboard.press('Escape');
      }
    }
    expect(faults).toEqual([]);
    expectQuiet(page);
  });

  it('are safe as names of files', async () => {
    const page = await visit({ url: server.url });
    await signIn(page, server.token);
    for (const id of hostile.certificates.values()) {
      await page.goto(`/certificates/${id}`);
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download PEM', exact: true }).click();
      const name = (await saving).suggestedFilename();
      expect(name).toMatch(/^[^.\-/\\].*\.pem$/);
      expect(name).not.toMatch(RAW);
    }
    expectQuiet(page);
  });
});

/** Buttons that ask something before they do anything. */
const OPENS =
  /^(Renew|Revoke|Approve|Reject|Edit|Delete|Make|Add|Create|Rotate|Promote|Switch|Hand in|Change|Remove|Export|Publish|Fetch)/;

/** Runs a line as if it were pasted, with nothing in reach but `touch`. @returns whether it is no line, or does what a name says */
function harms(line: string): boolean {
  const folder = temporaryFolder();
  const env = { HOME: folder, PATH: folder, PWNED: join(folder, 'pwned') };
  symlinkSync(locate('touch') ?? '/usr/bin/touch', join(folder, 'touch'));
  const text = line.replaceAll(/(?<![\w.])\/(?:etc|usr|var)\//g, `${folder}/`);
  const parsed = spawnSync('/bin/sh', ['-n'], { input: line });
  const isShell = /^(?:chancery|curl|export|openssl|ssh-keygen|sshd|wget|mkdir)\b/.test(line);
  if (isShell) spawnSync('/bin/sh', ['-c', text], { cwd: folder, env });
  return (isShell && parsed.status !== 0) || existsSync(env.PWNED) || RAW.test(line.replaceAll('\n', ''));
}

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

/** A real browser, Debian's Chromium, which looks at the console of a real server. */
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import { locate } from './programs.ts';

export type { Page } from 'playwright-core';

export type Scheme = 'light' | 'dark';

export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };

interface Visit {
  readonly url: string;
  readonly scheme?: Scheme;
  readonly viewport?: { readonly width: number; readonly height: number };
}

let browser: Promise<Browser> | undefined;
const contexts: BrowserContext[] = [];
const complaints = new WeakMap<Page, string[]>();

afterAll(async () => {
  for (const context of contexts) await context.close();
  await (await browser)?.close();
  browser = undefined;
});

/** A page of a person who has not been here before. What goes wrong in it is kept for `expectQuiet`. */
export async function visit({ scheme = 'light', url, viewport = WIDE }: Visit): Promise<Page> {
  browser ??= chromium.launch({ executablePath: locate('chromium') ?? 'chromium', args: ['--no-sandbox'] });
  const context = await (await browser).newContext({ baseURL: url, colorScheme: scheme, viewport });
  contexts.push(context);
  const page = await context.newPage();
  watch(page, new URL(url).origin);
  return page;
}

/** As a person signs in: with a token in the form. */
export async function signIn(page: Page, token: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
}

/** What the page complained of: its errors, what its policy forbade, and whatever it asked of another origin. */
function watch(page: Page, origin: string): void {
  const found: string[] = [];
  complaints.set(page, found);
  page.on('pageerror', (error) => found.push(`threw: ${error.message}`));
  page.on('console', (message) => {
    // The browser itself writes a line for each answer that is no success, which tests of refusals bring about.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      found.push(`said: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(`${origin}/`) && !address.startsWith('blob:')) found.push(`asked: ${address}`);
  });
}

export function expectQuiet(page: Page): void {
  expect(complaints.get(page)).toEqual([]);
}

/** WCAG 2.2 A and AA, and what axe holds to be good practice, on what is shown now. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(({ id, nodes }) => ({
    id,
    where,
    nodes: nodes.map(({ html }) => html.slice(0, 200)),
  }));
  expect(told).toEqual([]);
}

/** That nothing is wider than the page. */
export async function expectFits(page: Page, where: string): Promise<void> {
  const over = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect({ where, over }).toEqual({ where, over: 0 });
}

/** The file that the browser saves when `act` is done. @returns its path */
export async function saved(page: Page, act: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return download.path();
}

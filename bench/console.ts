/** `npm run bench:console`: the console's table over a million certificates, as a browser draws it. See README.md. */
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { setUp } from '../scripts/setup.mjs';
import { locate } from '../test/support/programs.ts';
import { machineLine } from './page.ts';
import { ROOT, type Server, startServer } from './server.ts';
import { percentile } from './statistics.ts';
import { ensureFilled } from './stored-place.ts';

const { values: flags } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    data: { type: 'string', default: join(tmpdir(), 'chancery-bench') },
    keep: { type: 'boolean', default: false },
  },
});

/** How often each search is typed. */
const ROUNDS = 20;
/** One turn of a wheel is so many pixels, and each way of scrolling has so many. */
const TURNS = 240;

const SEARCHES: readonly (readonly [string, string])[] = [
  ['the beginning of a name', 'svc-1'],
  ['the end of a name', '*.internal'],
  ['one whole name', 'svc-123456'],
  ['a name that nothing has', 'nobody-has-this'],
  ['a serial number that nothing has', '0011223344556677'],
];

const FILTERS: readonly (readonly [string, string, string])[] = [
  ['revoked ones', 'State', 'revoked'],
  ['what ends within 7 days', 'Ends within', '7d'],
  ['what ends first', 'Order', 'expires'],
  ['by name', 'Order', 'common_name'],
];

/** Frames while the wheel turns: their times, and how many of the rows in them stand for what is not read yet. */
const WATCH = `(() => {
  const seen = { frames: [], drawn: 0, blank: 0, last: performance.now(), over: false };
  globalThis.watched = seen;
  const look = (now) => {
    seen.frames.push(now - seen.last);
    seen.last = now;
    seen.drawn += document.querySelectorAll('[role=grid] [role=rowgroup] [role=row]').length;
    seen.blank += new Set([...document.querySelectorAll('[role=grid] .skeleton')].map((one) => one.closest('[role=row]'))).size;
    if (!seen.over) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()`;

/** Measured in the page itself, from the event to the frame in which nothing is being read any more. */
const TIMED = `(() => {
  globalThis.timed = undefined;
  let began;
  const start = () => { began ??= performance.now(); };
  for (const kind of ['keydown', 'change']) addEventListener(kind, start, { capture: true, once: true });
  const look = (now) => {
    const still = document.querySelector('.skeleton') === null;
    const fetched = performance.getEntriesByType('resource').some(({ name, responseEnd, startTime }) => began !== undefined && name.includes('/v1/certificates?') && startTime >= began && responseEnd > 0);
    if (began !== undefined && still && fetched) globalThis.timed = now - began;
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()`;

const count = Number(flags.count);
const dataDir = join(flags.data, `inventory-${count}`);
await setUp(ROOT);
await ensureFilled(dataDir, count);
const server = await startServer(dataDir, {
  // It looks at its certificates once in a while, and would log that the bodies of these are none.
  env: { CHANCERY_LOG_LEVEL: 'silent' },
});
const browser = await chromium.launch({
  executablePath: locate('chromium') ?? 'chromium',
  args: ['--no-sandbox'],
});
try {
  const lines = await measure(browser, server);
  writeFileSync(join(import.meta.dirname, 'CONSOLE.md'), lines.join('\n'));
  process.stdout.write(`${lines.join('\n')}\n`);
} finally {
  await browser.close();
  await server.stop();
  if (!flags.keep) rmSync(dataDir, { recursive: true, force: true });
}

async function measure(on: Browser, { token, url }: Server): Promise<readonly string[]> {
  const page = await (
    await on.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } })
  ).newPage();
  await page.goto('/sign-in');
  await page.getByLabel('Token').fill(token);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
  const loads = await loadTimes(page);
  const session = await page.context().newCDPSession(page);
  const scrolls = [
    await scroll(page, session, 'a turn of the wheel each frame', 120),
    await scroll(page, session, 'ten times as fast', 1200),
  ];
  const searches = [];
  for (const [what, text] of SEARCHES) searches.push(await typed(page, what, text));
  for (const [what, label, value] of FILTERS) searches.push(await chosen(page, what, label, value));
  return written(loads, scrolls, searches);
}

/** @returns milliseconds from asking for the page to its first row, and the octets that came, both without a cache */
async function loadTimes(
  page: Page,
): Promise<{ readonly times: readonly number[]; readonly octets: number }> {
  const times: number[] = [];
  let octets = 0;
  for (let round = 0; round < 5; round++) {
    octets = 0;
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      octets += encodedDataLength;
    });
    const began = performance.now();
    await page.goto('/certificates');
    await firstRow(page);
    times.push(performance.now() - began);
    await session.detach();
  }
  return { times, octets };
}

async function firstRow(page: Page): Promise<void> {
  await page.getByRole('grid').getByRole('row').nth(1).getByRole('link').waitFor();
}

interface Scrolled {
  readonly how: string;
  readonly frames: readonly number[];
  /** The share of the rows drawn, over all frames, that were not read yet. */
  readonly blank: number;
  readonly rows: number;
  readonly heap: number;
}

async function scroll(page: Page, session: CDPSession, how: string, pixels: number): Promise<Scrolled> {
  await page.goto('/certificates');
  await firstRow(page);
  const grid = await page.getByRole('grid').boundingBox();
  await page.mouse.move((grid?.x ?? 0) + 200, (grid?.y ?? 0) + 200);
  await page.evaluate(WATCH);
  for (let turn = 0; turn < TURNS; turn++) await page.mouse.wheel(0, pixels);
  await page.waitForTimeout(500);
  const seen = (await page.evaluate('(watched.over = true, watched)')) as {
    readonly frames: readonly number[];
    readonly drawn: number;
    readonly blank: number;
  };
  const top = Number(await page.evaluate('document.querySelector("[role=grid]").scrollTop'));
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  // The first is from before the wheel turned.
  return {
    how,
    frames: seen.frames.slice(1),
    blank: seen.blank / seen.drawn,
    rows: Math.round(top / 40),
    heap: usedSize,
  };
}

interface Searched {
  readonly what: string;
  readonly times: readonly number[];
}

/** From the last key, or the choice, until what is shown is what was asked for. */
async function typed(page: Page, what: string, text: string): Promise<Searched> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.goto('/certificates');
    await firstRow(page);
    const box = page.getByRole('searchbox');
    await box.fill(text.slice(0, -1));
    await page.waitForTimeout(300);
    times.push(await until(page, () => box.press(text.at(-1) ?? '')));
  }
  return { what, times };
}

async function chosen(page: Page, what: string, label: string, value: string): Promise<Searched> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.goto('/certificates');
    await firstRow(page);
    const box = page.getByRole('combobox', { name: label, exact: true });
    times.push(await until(page, async () => void (await box.selectOption(value))));
  }
  return { what, times };
}

async function until(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate('performance.clearResourceTimings()');
  await page.evaluate(TIMED);
  await act();
  for (;;) {
    const time = await page.evaluate('globalThis.timed');
    if (typeof time === 'number') return time;
    await page.waitForTimeout(20);
  }
}

function written(
  loads: { readonly times: readonly number[]; readonly octets: number },
  scrolls: readonly Scrolled[],
  searches: readonly Searched[],
): readonly string[] {
  const ms = (value: number): string => value.toFixed(value < 100 ? 1 : 0);
  return [
    '# The console over many certificates',
    '',
    `Written by \`npm run bench:console\`. ${machineLine()}`,
    '',
    `${count.toLocaleString('en')} certificates in SQLite; server and Chromium share the machine. The list of certificates shows its first row ${ms(percentile(loads.times, 0.5))} ms`,
    `after it was asked for, without a cache, for which ${Math.round(loads.octets / 1024)} KiB came over the wire.`,
    '',
    `## Scrolling`,
    '',
    `${TURNS} turns of the wheel, one after the other. A frame of a screen at 60 Hz takes 16.7 ms. A row that is not read yet is drawn as a skeleton.`,
    '',
    '| how | rows passed | frames | median, ms | p95 | p99 | longest | rows not read yet | heap, MiB |',
    '|---|---|---|---|---|---|---|---|---|',
    ...scrolls.map(({ blank, frames, heap, how, rows }) => {
      const times = [0.5, 0.95, 0.99, 1].map((share) => ms(percentile(frames, share)));
      return `| ${[how, rows.toLocaleString('en'), frames.length, ...times, `${(blank * 100).toFixed(1)} %`, Math.round(heap / 2 ** 20)].join(' | ')} |`;
    }),
    '',
    '## Searching',
    '',
    `${ROUNDS} times each, from the last key or the choice to the frame that shows what was found, in milliseconds.`,
    '',
    '| search | median | p95 | longest |',
    '|---|---|---|---|',
    ...searches.map(
      ({ times, what }) =>
        `| ${[what, ...[0.5, 0.95, 1].map((share) => ms(percentile(times, share)))].join(' | ')} |`,
    ),
    '',
  ];
}

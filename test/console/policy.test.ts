/** The console in a browser, under the policy that the server sends with it: it runs, and what a stranger wrote does not. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Server, start } from '../support/process.ts';
import { has, locate } from '../support/programs.ts';

vi.setConfig({ testTimeout: 120_000 });

describe.skipIf(!has('chromium'))('in a browser, the console', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let said: string[];

  beforeAll(async () => {
    server = await start({ env: { CHANCERY_STARTER: 'off', CHANCERY_LOG_LEVEL: 'warn' } });
    browser = await chromium.launch({ executablePath: locate('chromium') ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage();
    said = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await page.goto(`${server.url}/setup`);
  });

  afterAll(async () => {
    await browser?.close();
  });

  it('runs, styled, and breaks nothing of its policy', async () => {
    // A function that Playwright asks again and again would be an evaluation, which the policy refuses.
    await page.locator('#root').filter({ hasText: /\S/ }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate('document.styleSheets.length')).toBeGreaterThan(0);
    // What is told of refused policies, features of them that are not known, or scripts that failed.
    expect(said.filter((text) => /policy|refused|blocked|trusted|unrecognized/i.test(text))).toEqual([]);
  });

  it.each([
    ['a text is made markup', `document.body.innerHTML = '<b>x</b>'`],
    ['a text is made code', `new Function('return 1')()`],
    ['a text is evaluated', `(0, eval)('1')`],
    ['a script is fetched by a name that was put together', `document.createElement('script').src = '/x.js'`],
    ['a rule for texts is made', `trustedTypes.createPolicy('x', { createHTML: (text) => text })`],
  ])('refuses when %s', async (_, code) => {
    // Later, as a test itself may evaluate texts whatever the policy is.
    const later = `new Promise((done, fail) => setTimeout(() => { try { ${code}; done() } catch (error) { fail(error) } }))`;
    await expect(page.evaluate(later)).rejects.toThrow(/Trusted|Evaluating|policy|Policy/);
  });

  it('takes nothing from elsewhere, nor what is written into the page, and sends no form', async () => {
    const refused = `new Promise((done) => {
      document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective), { once: true });
      `;
    const tried: readonly (readonly [string, string])[] = [
      ['connect-src', `fetch('http://127.0.0.1:9/').catch(() => {});`],
      ['img-src', `new Image().src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';`],
      ['frame-src', `document.body.append(Object.assign(document.createElement('iframe'), { src: '/' }));`],
      [
        'style-src-elem',
        `document.head.append(Object.assign(document.createElement('style'), { textContent: 'a{}' }));`,
      ],
      ['style-src-attr', `document.body.setAttribute('style', 'color: red');`],
      [
        'form-action',
        `document.body.append(Object.assign(document.createElement('form'), { action: '/v1/session', method: 'post' })); document.forms[document.forms.length - 1].submit();`,
      ],
    ];
    for (const [directive, code] of tried) {
      expect(await page.evaluate(`${refused}${code} })`)).toBe(directive);
    }
  });

  it('lets its pages write to the clipboard, and ask for nothing beside', async () => {
    const allowed = 'document.featurePolicy.allowedFeatures()';
    const features = (await page.evaluate(allowed)) as readonly string[];
    expect(features).toContain('clipboard-write');
    for (const name of ['camera', 'clipboard-read', 'geolocation', 'microphone', 'payment', 'usb'])
      expect(features).not.toContain(name);
  });
});

/** The lines that the console gives for trusting a root, as a shell runs them. */

import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { guessSystem } from '../../ui/src/pages/trust/guess-system.ts';
import { PROGRAMS } from '../../ui/src/pages/trust/programs.ts';
import type { Root } from '../../ui/src/pages/trust/shapes.ts';
import { type Recipe, SYSTEMS } from '../../ui/src/pages/trust/systems.ts';
import { made } from '../support/client.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { type Ended, run } from '../support/run.ts';

/** Of Linux; the others' programs are not here. */
const LINUX = {
  debian: ['/usr/local/share/ca-certificates/', 'update-ca-certificates'],
  fedora: ['/etc/pki/ca-trust/source/anchors/', 'update-ca-trust'],
  arch: ['/etc/ca-certificates/trust-source/anchors/', 'trust'],
} as const;

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

describe.skipIf(!has('curl'))('the lines for trusting a root', () => {
  let server: string;
  let root: Root;
  beforeAll(async () => {
    const running: Server = await start();
    server = running.url;
    const { roots } = await made<{ roots: readonly Root[] }>(running, 'GET /v1/trust');
    root = roots[0] as Root;
  });

  /** With a folder of ours in the place of the system's, and a program of ours in that of what reads it. */
  const follow = async (
    recipe: Recipe,
    of: Root,
    [anchors, program]: readonly [string, string],
  ): Promise<Ended & { readonly folder: string }> => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'anchors'));
    writeFileSync(join(folder, program), '#!/bin/sh\n: > told\n');
    chmodSync(join(folder, program), 0o755);
    const lines = recipe.lines(of, server).replaceAll(anchors, 'anchors/');
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
    return { ...(await run('sh', ['-c', lines], { cwd: folder, env })), folder };
  };

  it.each(Object.entries(LINUX))('put it where %s looks for roots', async (name, system) => {
    const { code, folder, stderr } = await follow(SYSTEMS[name as keyof typeof LINUX], root, system);
    expect(code, stderr).toBe(0);
    const [file = ''] = readdirSync(join(folder, 'anchors'));
    const pem = readFileSync(join(folder, 'anchors', file), 'utf8');
    expect(new X509Certificate(pem).fingerprint256).toBe(root.sha256);
    expect(existsSync(join(folder, 'told'))).toBe(true);
  });

  it.each(Object.entries(LINUX))('stop at another certificate, on %s', async (name, system) => {
    const other = { ...root, sha256: root.sha256.replace(/^../, (two) => (two === '00' ? '01' : '00')) };
    const { code, folder, stdout } = await follow(SYSTEMS[name as keyof typeof LINUX], other, system);
    expect(code).not.toBe(0);
    expect(stdout).toContain('FAILED');
    expect(readdirSync(join(folder, 'anchors'))).toEqual([]);
    expect(existsSync(join(folder, 'told'))).toBe(false);
  });

  it('name the fingerprint, whatever the system or program', () => {
    const hex = root.sha256.replaceAll(':', '').toLowerCase();
    for (const recipe of [...Object.values(SYSTEMS), ...Object.values(PROGRAMS)]) {
      expect(recipe.lines(root, server).toLowerCase(), recipe.name).toContain(hex);
    }
  });

  it('take a certificate over TLS from whoever gives it, as the fingerprint alone tells which it is', () => {
    expect(SYSTEMS.debian.lines(root, 'https://ca.example.com')).toMatch(/^curl -sSfk https:/);
    expect(SYSTEMS.debian.lines(root, 'http://ca.example.com')).toMatch(/^curl -sSf http:/);
  });

  it('are those of the system that the browser tells of, first', () => {
    const on = (platform: string, userAgent = ''): string => guessSystem({ platform, userAgent });
    expect(['MacIntel', 'Win32', 'Linux x86_64'].map((one) => on(one))).toEqual([
      'macos',
      'windows',
      'debian',
    ]);
    expect(on('Linux x86_64', 'Mozilla/5.0 (X11; Fedora; Linux x86_64)')).toBe('fedora');
  });
});

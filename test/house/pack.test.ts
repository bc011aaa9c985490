/** The package as npm makes it: what is in it, and that it works where it is installed. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { setUp } from '../../scripts/setup.mjs';
import { issue, made } from '../support/client.ts';
import { environment, ROOT, start, temporaryFolder } from '../support/process.ts';
import { output, run } from '../support/run.ts';

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

describe('the package', () => {
  let folder: string;
  let packed: Packed;

  beforeAll(async () => {
    await setUp(ROOT);
    folder = temporaryFolder();
    // What it would build is built; another build would take `dist` from under the servers of other tests.
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const [one] = JSON.parse(await output('npm', args, { cwd: ROOT })) as Packed[];
    if (one === undefined) throw new Error('npm packed nothing');
    packed = one;
  }, 60_000);

  it('holds what runs and what is to be read, and neither sources nor tests', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'bin/chancery.js',
        'bin/engines.js',
        'dist/bin/main.js',
        'dist/client/index.d.ts',
        'package.json',
      ]),
    );
    const others = paths.filter(
      (path) =>
        !/^(bin|dist|docs)\/.*\.(js|md)$|^dist\/client\/.*\.d\.ts$|^[A-Z]+(\.md)?$|^package\.json$/.test(
          path,
        ),
    );
    expect(others).toEqual([]);
    const shim = packed.files.find(({ path }) => path === 'bin/chancery.js');
    expect((shim?.mode ?? 0) & 0o111).toBe(0o111);
  });

  it('serves where it is installed, below its own folder of data', async (context) => {
    const installed = join(folder, 'installed');
    mkdirSync(installed);
    const args = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    const { code, stderr } = await run('npm', [...args, join(folder, packed.filename)], {
      cwd: installed,
      env: environment({ npm_config_fetch_retries: '3', npm_config_fetch_timeout: '30000' }),
    });
    const isOffline = /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ENOTCACHED|ETIMEDOUT|ENETUNREACH/.test(stderr);
    if (code !== 0 && isOffline && process.env['CI'] !== 'true') {
      process.stderr.write('skipped: the registry cannot be reached (see `npm ping`)\n');
      context.skip();
    }
    expect(code, stderr).toBe(0);
    expect(readdirSync(join(installed, 'node_modules'))).not.toContain('typescript');
    const bin = join(installed, 'node_modules', '.bin', 'chancery');
    expect(await output(bin, ['--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
    const server = await start({ bin, cwd: installed });
    const { certificate_id } = await issue(server, 'starter', { common_name: 'hello.internal' });
    expect(await made(server, 'GET /v1/pki/certificates')).toMatchObject({ data: [{ id: certificate_id }] });
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  }, 300_000);
});

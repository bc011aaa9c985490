/** The package as npm makes it: what is in it, and that it works where it is installed. */
import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { setUp } from '../../scripts/setup.mjs';
import { call, issue, made } from '../support/client.ts';
import { environment, ROOT, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output, run } from '../support/run.ts';

/** What somebody else might write. */
const PROGRAM = `
import { readFileSync } from 'node:fs';
import { validPaths, type PathRequest } from 'chancery/path';
import { encodeSshPublicKey, formatSshPublicKey, parsePastedKey } from 'chancery/ssh';
import { decodeSubjectAltName, EXTENSION, findExtension, formatName, parseCertificatePem } from 'chancery/x509';

const [leaf, root] = process.argv.slice(2).map((path) => parseCertificatePem(readFileSync(path, 'utf8')));
if (leaf === undefined || root === undefined) throw new Error('two certificates');
const names = decodeSubjectAltName(findExtension(leaf, EXTENSION.subjectAltName)!.value);
console.log(formatName(leaf.subject), ...names.flatMap((name) => (name.type === 'dns' ? [name.type, name.value] : [])));
const request: PathRequest = { leaf, intermediates: [], anchors: [root], at: Date.now() / 1000, hostname: 'leaf.internal' };
for (const { certificates } of validPaths(request)) console.log(certificates.length, 'certificates');
const { value } = validPaths({ ...request, anchors: [] }).next();
console.log(Array.isArray(value) ? value[0].code : 'valid');
const key = encodeSshPublicKey({ type: 'ssh-ed25519', key: new Uint8Array(32).fill(7) });
console.log(parsePastedKey(formatSshPublicKey(key)).key.type);
`;

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const REQUEST = ['req', '-x509', ...CURVE, '-nodes', '-days', '2'];

async function chainOfOpenssl(folder: string): Promise<{ readonly leaf: string; readonly root: string }> {
  const [root, leaf] = ['root', 'leaf'].map((name) => join(folder, `${name}.pem`)) as [string, string];
  const make = (name: string, out: string, ...more: readonly string[]): Promise<string> =>
    output('openssl', [...REQUEST, '-subj', `/CN=${name}`, '-keyout', `${out}.key`, '-out', out, ...more]);
  await make('Root', root, '-addext', 'keyUsage=critical,keyCertSign');
  const usual = ['subjectAltName=DNS:leaf.internal', 'basicConstraints=critical,CA:FALSE'];
  const signed = ['-CA', root, '-CAkey', `${root}.key`];
  await make('leaf.internal', leaf, ...usual.flatMap((text) => ['-addext', text]), ...signed);
  return { leaf, root };
}

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
        'dist/console/index.html',
        'dist/console/index.html.br',
        'package.json',
      ]),
    );
    const others = paths.filter(
      (path) =>
        !/^(bin|dist|docs)\/.*\.(js|md)$|^dist\/(base|client|der|keys|path|ssh|x509)\/.*\.d\.ts$|^dist\/console\/.*\.(css|html|js|svg)(\.br|\.gz)?$|^man\/chancery[a-z-]*\.1$|^[A-Z]+(\.md)?$|^package\.json$/.test(
          path,
        ),
    );
    expect(others).toEqual([]);
    const shim = packed.files.find(({ path }) => path === 'bin/chancery.js');
    expect((shim?.mode ?? 0) & 0o111).toBe(0o111);
  });

  it.skipIf(!has('openssl'))(
    'gives programs of others its formats, with their types and nothing beside them',
    async () => {
      const project = join(folder, 'project');
      const modules = join(project, 'node_modules');
      mkdirSync(modules, { recursive: true });
      await output('tar', ['-xzf', join(folder, packed.filename), '-C', modules]);
      renameSync(join(modules, 'package'), join(modules, 'chancery'));
      symlinkSync(join(ROOT, 'node_modules', '@types'), join(modules, '@types'));
      symlinkSync(join(ROOT, 'node_modules', 'undici-types'), join(modules, 'undici-types'));
      const { leaf, root } = await chainOfOpenssl(project);
      writeFileSync(join(project, 'package.json'), '{"type":"module"}');
      writeFileSync(join(project, 'main.ts'), PROGRAM);
      const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
      const strict = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node', 'main.ts'];
      const { code, stdout } = await run(process.execPath, [compiler, ...strict], { cwd: project });
      expect(code, stdout).toBe(0);
      const said = await output(process.execPath, ['main.js', leaf, root], { cwd: project });
      expect(said).toBe('CN=leaf.internal dns leaf.internal\n2 certificates\nunknown_issuer\nssh-ed25519\n');
    },
    60_000,
  );

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
    const there = readdirSync(join(installed, 'node_modules'));
    for (const name of ['typescript', 'vite', 'react', 'chancery-console']) expect(there).not.toContain(name);
    const bin = join(installed, 'node_modules', '.bin', 'chancery');
    expect(await output(bin, ['--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
    const server = await start({ bin, cwd: installed });
    const { certificate_id } = await issue(server, 'starter', { common_name: 'hello.internal' });
    expect(await made(server, 'GET /v1/pki/certificates')).toMatchObject({ data: [{ id: certificate_id }] });
    const page = await call({ url: server.url }, 'GET /', undefined, { accept: 'text/html' });
    expect(page.octets).toEqual(readFileSync(join(ROOT, 'dist', 'console', 'index.html')));
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  }, 300_000);
});

/** Handshakes between programs that others wrote, with what the CA made. */
import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { caPem, type IssuedAnswer, issue, makeCa, makeRole } from '../support/client.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { has, locate } from '../support/programs.ts';
import { type Ended, run } from '../support/run.ts';
import { fileOf } from '../support/verifiers.ts';

/** curl's exit codes. */
const DONE = 0;
const PEER_NOT_TRUSTED = 60;
/** The peer said no: in the handshake, or, with TLS 1.3, when something is first received. */
const REFUSED_BY_PEER = [35, 56];

const KEYS = [
  { key_type: 'ec', key_bits: 256 },
  { key_type: 'ec', key_bits: 384 },
  { key_type: 'rsa', key_bits: 2048 },
  { key_type: 'ed25519', key_bits: 255 },
];

describe.skipIf(!has('openssl') || !has('curl'))('a TLS server of OpenSSL', () => {
  let folder: string;
  let root: string;
  let otherRoot: string;
  let client: IssuedAnswer;
  let strangeClient: IssuedAnswer;
  let server: Server;
  const servers: ChildProcess[] = [];

  beforeAll(async () => {
    folder = temporaryFolder();
    server = await start({ env: { CHANCERY_STARTER: 'off' } });
    const rootId = await makeCa(server, { name: 'root' });
    const issuing = await makeCa(server, { name: 'issuing', parent_ca_id: rootId });
    const otherId = await makeCa(server, { name: 'other' });
    for (const key of KEYS) await makeRole(server, { name: roleOf(key), ca_id: issuing, ...key });
    await makeRole(server, { name: 'client', ca_id: issuing, ext_key_usages: ['client_auth'] });
    await makeRole(server, { name: 'strange', ca_id: otherId });
    root = fileOf(folder, await caPem(server, rootId));
    otherRoot = fileOf(folder, await caPem(server, otherId));
    client = await issue(server, 'client', { common_name: 'client.internal' });
    strangeClient = await issue(server, 'strange', { common_name: 'client.internal' });
  });

  afterEach(() => {
    for (const child of servers.splice(0)) child.kill();
  });

  describe.each(KEYS)('with a key of $key_type $key_bits', (key) => {
    it('is trusted by curl under its names, and under no other', async () => {
      const port = await serve(await serverCertificate(key));
      expect(await get(port, '127.0.0.1', root)).toMatchObject({ code: DONE });
      expect(await get(port, 'localhost', root)).toMatchObject({ code: DONE });
      expect(await get(port, 'db.internal', root)).toMatchObject({ code: PEER_NOT_TRUSTED });
    });

    it('lets in whom the same root vouches for, and nobody else', async () => {
      const port = await serve(await serverCertificate(key), ['-Verify', '1', '-verify_return_error']);
      expect(await get(port, '127.0.0.1', root, client)).toMatchObject({ code: DONE });
      expect(REFUSED_BY_PEER).toContain((await get(port, '127.0.0.1', root)).code);
      expect(REFUSED_BY_PEER).toContain((await get(port, '127.0.0.1', root, strangeClient)).code);
    });
  });

  it('is not trusted by whoever trusts another root', async () => {
    const port = await serve(await serverCertificate({ key_type: 'ec', key_bits: 256 }));
    expect(await get(port, '127.0.0.1', root)).toMatchObject({ code: DONE });
    expect(await get(port, '127.0.0.1', otherRoot)).toMatchObject({ code: PEER_NOT_TRUSTED });
  });

  it('is not trusted with a certificate that is for clients only', async () => {
    const names = { common_name: 'localhost', ip_sans: ['127.0.0.1'] };
    const port = await serve(await issue(server, 'client', names));
    expect(await get(port, '127.0.0.1', root)).toMatchObject({ code: PEER_NOT_TRUSTED });
  });

  function serverCertificate(key: (typeof KEYS)[number]): Promise<IssuedAnswer> {
    return issue(server, roleOf(key), { common_name: 'localhost', ip_sans: ['127.0.0.1'], ttl: '1h' });
  }

  /** @returns the port that `openssl s_server` listens on */
  async function serve(answer: IssuedAnswer, more: readonly string[] = []): Promise<string> {
    const [leaf, key] = [fileOf(folder, answer.certificate), fileOf(folder, answer.private_key)];
    const chain = fileOf(folder, answer.ca_chain.slice(0, -1).join(''));
    const identity = ['-cert', leaf, '-key', key, '-cert_chain', chain, '-CAfile', root, '-no-CApath'];
    const child = spawn(
      locate('openssl') ?? 'openssl',
      ['s_server', '-accept', '127.0.0.1:0', '-www', ...identity, ...more],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    servers.push(child);
    let said = '';
    return new Promise((done, fail) => {
      child.stderr.on('data', (text: Buffer) => {
        said += text;
      });
      child.stdout.on('data', (text: Buffer) => {
        said += text;
        const [, port] = /^ACCEPT 127\.0\.0\.1:(\d+)$/m.exec(said) ?? [];
        if (port !== undefined) done(port);
      });
      child.once('close', () => fail(new Error(said)));
    });
  }

  function get(port: string, host: string, trusted: string, as?: IssuedAnswer): Promise<Ended> {
    const identity =
      as === undefined
        ? []
        : [
            '--cert',
            fileOf(folder, as.certificate + as.ca_chain.slice(0, -1).join('')),
            '--key',
            fileOf(folder, as.private_key),
          ];
    const where = ['--resolve', `${host}:${port}:127.0.0.1`, `https://${host}:${port}/`];
    return run('curl', [
      '--silent',
      '--show-error',
      '--max-time',
      '20',
      '--cacert',
      trusted,
      ...identity,
      ...where,
    ]);
  }
});

function roleOf({ key_bits, key_type }: (typeof KEYS)[number]): string {
  return `${key_type}-${key_bits}`;
}

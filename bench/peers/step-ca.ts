/**
 * step-ca as `step ca init --ssh` sets it up: an intermediate with a P-256 key under a root, the database Badger 2, which writes
 * to the disk before it answers, and one JWK provisioner, whose one-time tokens are made before they are measured.
 */
import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csr } from '../../test/support/csr.ts';
import { newSshKey } from '../../test/support/ssh.ts';
import { makeAuthority } from '../authority.ts';
import { newFolder } from '../started.ts';
import { HOST, NAMES, type System } from '../workloads.ts';
import { answering, freePort, startPeer } from './process.ts';

const PROVISIONER = 'bench';
const KEY_ID = 'bench';
const TOKEN_SECONDS = 3600;

export async function startStepCa(program: string): Promise<System> {
  const folder = newFolder();
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const { intermediate, root } = makeAuthority();
  const provisioner = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const config = {
    root: file('root.pem', root.certificate),
    crt: file('intermediate.pem', intermediate.certificate),
    key: file('intermediate-key.pem', intermediate.key),
    address: `127.0.0.1:${port}`,
    dnsNames: ['localhost', '127.0.0.1'],
    db: { type: 'badgerv2', dataSource: join(folder, 'db') },
    ssh: { hostKey: file('ssh-host', ed25519()), userKey: file('ssh-user', ed25519()) },
    authority: {
      provisioners: [
        {
          type: 'JWK',
          name: PROVISIONER,
          key: { ...provisioner.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: KEY_ID },
          claims: { enableSSHCA: true },
        },
      ],
    },
  };
  const peer = startPeer(program, [file('ca.json', JSON.stringify(config))], folder);
  await answering(peer, { url, ca: root.certificate }, 'GET /health');
  const csrs = NAMES.map((name) => csr({ commonName: name, dns: [name] }));
  const keys = NAMES.map(() => Buffer.from(newSshKey().blob).toString('base64'));
  const token = (path: string, subject: string, more: object): string =>
    jwt(provisioner.privateKey, { aud: `${url}/1.0${path}`, sub: subject, ...more });
  return {
    name: 'step-ca, TLS',
    urls: [url],
    ca: root.certificate,
    headers: {},
    work: {
      sign: (count) => ({
        method: 'POST',
        path: '/1.0/sign',
        bodies: Array.from({ length: count }, (_, i) => {
          const name = NAMES[i % NAMES.length] ?? '';
          return JSON.stringify({
            csr: csrs[i % csrs.length],
            ott: token('/sign', name, { sans: [name] }),
            notAfter: '24h',
          });
        }),
        once: true,
        status: 201,
      }),
      ssh: (count) => ({
        method: 'POST',
        path: '/1.0/ssh/sign',
        bodies: Array.from({ length: count }, (_, i) => {
          const wanted = { certType: 'host', keyID: HOST, principals: [HOST] };
          return JSON.stringify({
            publicKey: keys[i % keys.length],
            ott: token('/ssh/sign', HOST, { step: { ssh: wanted } }),
            ...wanted,
          });
        }),
        once: true,
        status: 201,
      }),
    },
    stop: () => peer.stop(),
  };
}

function ed25519(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** RFC 7519, signed by ES256 (RFC 7518 §3.4). */
function jwt(key: KeyObject, claims: object): string {
  const now = Math.floor(Date.now() / 1000);
  const all = {
    iss: PROVISIONER,
    iat: now,
    nbf: now,
    exp: now + TOKEN_SECONDS,
    jti: randomUUID(),
    ...claims,
  };
  const text = [{ alg: 'ES256', typ: 'JWT', kid: KEY_ID }, all]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

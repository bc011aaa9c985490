/** Every kind of authority with every kind of leaf, as OpenSSL and GnuTLS judge them. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { caPem, type IssuedAnswer, issue, made, makeCa, makeRole } from '../support/client.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output, run } from '../support/run.ts';
import { expectAccepted, fileOf, textOf, writeAnswer } from '../support/verifiers.ts';

interface Kind {
  readonly type: 'rsa' | 'ec' | 'ed25519';
  readonly bits: number;
  /** Of `openssl req -newkey`. */
  readonly newKey: readonly string[];
  /** In OpenSSL's text of a certificate: of the key, and of what an authority with it signs. */
  readonly shown: string;
  readonly signature: string;
}

const rsa = (bits: number): Kind => ({
  type: 'rsa',
  bits,
  newKey: [`rsa:${bits}`],
  shown: `Public-Key: (${bits} bit)`,
  signature: 'sha256WithRSAEncryption',
});
const ec = (bits: number, hash: number): Kind => ({
  type: 'ec',
  bits,
  newKey: ['ec', '-pkeyopt', `ec_paramgen_curve:P-${bits}`],
  shown: `NIST CURVE: P-${bits}`,
  signature: `ecdsa-with-SHA${hash}`,
});
const ED25519: Kind = {
  type: 'ed25519',
  bits: 255,
  newKey: ['ed25519'],
  shown: 'Public Key Algorithm: ED25519',
  signature: 'ED25519',
};

const AUTHORITIES = [rsa(2048), ec(256, 256), rsa(3072), ec(384, 384), rsa(4096), ec(521, 512), ED25519];
const LEAVES = [ec(256, 256), ec(384, 384), ec(521, 512), rsa(2048), rsa(4096), ED25519];

/** The authority above is of the next kind, so that every kind signs authorities and leaves of other kinds. */
const PAIRS = AUTHORITIES.map((kind, i) => ({
  kind,
  above: AUTHORITIES[(i + 1) % AUTHORITIES.length] ?? kind,
}));

const nameOf = ({ bits, type }: Kind): string => (type === 'ed25519' ? type : `${type} ${bits}`);

describe.skipIf(!has('openssl') || !has('certtool'))('certificates of every kind of key', () => {
  let server: Server;
  let folder: string;
  const roots = new Map<Kind, string>();
  const csrs = new Map<Kind, { readonly csr: string; readonly key: string }>();

  beforeAll(async () => {
    server = await start({ env: { CHANCERY_STARTER: 'off', CHANCERY_LOG_LEVEL: 'warn' } });
    folder = temporaryFolder();
    for (const kind of LEAVES) csrs.set(kind, await makeCsr(kind, folder));
    for (const kind of AUTHORITIES) {
      const fields = { name: `root ${nameOf(kind)}`, key_type: kind.type, key_size: kind.bits };
      roots.set(kind, await makeCa(server, fields));
    }
  }, 120_000);

  describe.each(PAIRS)('below an authority of $kind.type $kind.bits', ({ above, kind }) => {
    let rootPem: string;
    let issuing: string;

    beforeAll(async () => {
      const rootId = roots.get(above) ?? '';
      rootPem = await caPem(server, rootId);
      issuing = await makeCa(server, {
        name: `issuing ${nameOf(kind)}`,
        key_type: kind.type,
        key_size: kind.bits,
        parent_ca_id: rootId,
      });
    }, 60_000);

    describe.each(LEAVES)('a leaf of $type $bits', (leafKind) => {
      const role = `${nameOf(kind)} to ${nameOf(leafKind)}`.replaceAll(' ', '-');

      beforeAll(() =>
        makeRole(server, { name: role, ca_id: issuing, key_type: leafKind.type, key_bits: leafKind.bits }),
      );

      it('with a key made here is accepted, and the key is its own', async () => {
        const answer = await issue(server, role, {
          common_name: 'made.internal',
          alt_names: ['*.made.internal'],
          ip_sans: ['10.1.2.3', 'fd00::1'],
        });
        await expectAccepted(writeAnswer(folder, answer, rootPem));
        await expectShown(answer, leafKind, kind);
        await expectKey(answer.private_key, leafKind);
        expect(await publicKeyOf(fileOf(folder, answer.private_key))).toBe(await certified(answer));
      }, 60_000);

      it('with the key of a CSR is accepted', async () => {
        const { csr, key } = csrs.get(leafKind) ?? { csr: '', key: '' };
        const answer = await made<IssuedAnswer>(server, `POST /v1/pki/sign/${role}`, { csr_pem: csr });
        await expectAccepted(writeAnswer(folder, answer, rootPem));
        await expectShown(answer, leafKind, kind);
        expect(await publicKeyOf(key)).toBe(await certified(answer));
      });
    });
  });
});

async function makeCsr(kind: Kind, folder: string): Promise<{ readonly csr: string; readonly key: string }> {
  const key = join(folder, `${nameOf(kind)}.key`);
  const args = ['req', '-new', '-nodes', '-newkey', ...kind.newKey, '-keyout', key];
  const names = ['-subj', '/CN=made.internal', '-addext', 'subjectAltName=DNS:made.internal,IP:10.1.2.3'];
  return { csr: await output('openssl', [...args, ...names]), key };
}

async function expectShown(answer: IssuedAnswer, leaf: Kind, issuer: Kind): Promise<void> {
  const text = await textOf(answer.certificate);
  expect(text).toContain('Version: 3 (0x2)');
  expect(text.replaceAll(/\s/g, '')).toContain(`SerialNumber:${answer.serial_number.toLowerCase()}Signature`);
  const signatures = [...text.matchAll(/Signature Algorithm: (\S+)/g)].map(([, algorithm]) => algorithm);
  expect(signatures).toEqual([issuer.signature, issuer.signature]);
  expect(text).toContain(`Issuer: CN=Test issuing ${nameOf(issuer)}\n`);
  expect(text).toContain('Subject: CN=made.internal\n');
  expect(text).toMatch(/Subject Alternative Name: *\n\s+DNS:made\.internal, .*IP Address:10\.1\.2\.3/);
  expect(text).toContain(leaf.shown);
  const usage = leaf.type === 'rsa' ? 'Digital Signature, Key Encipherment' : 'Digital Signature';
  expect(text).toMatch(new RegExp(`X509v3 Key Usage: critical\\n\\s+${usage}\\n`));
  expect(text).toMatch(
    /Extended Key Usage: *\n\s+TLS Web Server Authentication, TLS Web Client Authentication\n/,
  );
  expect(text).toMatch(/X509v3 Basic Constraints: (critical)?\n\s+CA:FALSE\n/);
  expect(text).toContain('X509v3 Subject Key Identifier');
  expect(text).toContain('X509v3 Authority Key Identifier');
  expect(text).toMatch(/CA Issuers - URI:http:\/\/127\.0\.0\.1:\d+\/aia\//);
  expect(text).toMatch(/URI:http:\/\/127\.0\.0\.1:\d+\/crl\//);
}

/** OpenSSL finds the key sound, in the spelling of its kind: SEC 1, PKCS #1, or PKCS #8 where there is no other. */
async function expectKey(pem: string, { type }: Kind): Promise<void> {
  const label = { rsa: 'RSA PRIVATE KEY', ec: 'EC PRIVATE KEY', ed25519: 'PRIVATE KEY' }[type];
  expect(pem.startsWith(`-----BEGIN ${label}-----\n`)).toBe(true);
  const reader = { rsa: 'rsa', ec: 'ec', ed25519: 'pkey' }[type];
  const checked = await run('openssl', [reader, '-check', '-noout'], { input: pem });
  expect(checked.code).toBe(0);
  expect(checked.stdout + checked.stderr).toMatch(/key (is )?(ok|valid)/i);
  expect(await run('openssl', ['asn1parse'], { input: pem })).toMatchObject({ code: 0, stderr: '' });
}

function publicKeyOf(keyFile: string): Promise<string> {
  return output('openssl', ['pkey', '-pubout', '-in', keyFile]);
}

function certified({ certificate }: IssuedAnswer): Promise<string> {
  return output('openssl', ['x509', '-pubkey', '-noout'], { input: certificate });
}

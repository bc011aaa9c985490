/** Every pair of algorithms that a request under a profile may name, as OpenSSL, strictly, and GnuTLS judge it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { call, caPem, made, makeCa } from '../support/client.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output, run } from '../support/run.ts';
import { expectAccepted, fileOf, textOf, writeAnswer } from '../support/verifiers.ts';

interface Issued {
  readonly certificate: string;
  readonly issuingCaCertificate: string;
  readonly certificateChain: string;
  readonly privateKey: string;
  readonly serialNumber: string;
}

interface Authority {
  readonly type: 'rsa' | 'ec';
  readonly bits: number;
}

const rsa = [2048, 3072, 4096].map((bits): Authority => ({ type: 'rsa', bits }));
const ec = [256, 384, 521].map((bits): Authority => ({ type: 'ec', bits }));

const SIGNATURES = [
  { name: 'RSA-SHA256', by: rsa, shown: 'sha256WithRSAEncryption' },
  { name: 'RSA-SHA384', by: rsa, shown: 'sha384WithRSAEncryption' },
  { name: 'RSA-SHA512', by: rsa, shown: 'sha512WithRSAEncryption' },
  { name: 'ECDSA-SHA256', by: ec, shown: 'ecdsa-with-SHA256' },
  { name: 'ECDSA-SHA384', by: ec, shown: 'ecdsa-with-SHA384' },
  { name: 'ECDSA-SHA512', by: ec, shown: 'ecdsa-with-SHA512' },
] as const;

const KEYS = [
  { name: 'RSA_2048', shown: 'Public-Key: (2048 bit)' },
  { name: 'EC_prime256v1', shown: 'NIST CURVE: P-256' },
  { name: 'RSA_3072', shown: 'Public-Key: (3072 bit)' },
  { name: 'EC_secp384r1', shown: 'NIST CURVE: P-384' },
  { name: 'RSA_4096', shown: 'Public-Key: (4096 bit)' },
  { name: 'EC_secp521r1', shown: 'NIST CURVE: P-521' },
] as const;

/** Each signature with each key, and with each size of the authority's own. */
const PAIRS = SIGNATURES.flatMap((signature, i) =>
  KEYS.map((key, j) => {
    const authority = signature.by[(i + j) % signature.by.length] as Authority;
    return { signature, key, authority, called: `${authority.type}-${authority.bits}` };
  }),
);

const POLICY = {
  name: 'all',
  subject: [{ type: 'common_name', allowed: ['*'] }],
  sans: [
    { type: 'dns_name', allowed: ['*.internal'] },
    { type: 'ip_address', allowed: ['10.*'] },
  ],
  keyUsages: { allowed: ['digital_signature'] },
  extendedKeyUsages: { allowed: ['server_auth', 'client_auth'] },
  algorithms: {
    signature: ['SHA256', 'SHA384', 'SHA512'].flatMap((hash) => [`${hash}-RSA`, `${hash}-ECDSA`]),
    keyAlgorithm: ['RSA-2048', 'RSA-3072', 'RSA-4096', 'ECDSA-P256', 'ECDSA-P384', 'ECDSA-P521'],
  },
};

describe.skipIf(!has('openssl') || !has('certtool'))('certificates under profiles', () => {
  let server: Server;
  let folder: string;
  let rootPem: string;
  const profiles = new Map<string, string>();

  beforeAll(async () => {
    server = await start({ env: { CHANCERY_STARTER: 'off', CHANCERY_LOG_LEVEL: 'warn' } });
    folder = temporaryFolder();
    const root = await makeCa(server, { name: 'root', key_type: 'ec', key_size: 384 });
    rootPem = await caPem(server, root);
    const address = '/api/v1/cert-manager';
    const { certificatePolicy: policy } = await made<{ certificatePolicy: { id: string } }>(
      server,
      `POST ${address}/certificate-policies`,
      POLICY,
    );
    for (const { bits, type } of [...rsa, ...ec]) {
      const called = `${type}-${bits}`;
      const caId = await makeCa(server, { name: called, key_type: type, key_size: bits, parent_ca_id: root });
      const body = {
        caId,
        certificatePolicyId: policy.id,
        slug: called,
        enrollmentType: 'api',
        apiConfig: {},
      };
      const { certificateProfile } = await made<{ certificateProfile: { id: string } }>(
        server,
        `POST ${address}/certificate-profiles`,
        body,
      );
      profiles.set(called, certificateProfile.id);
    }
  }, 120_000);

  it.each(PAIRS)(
    '$signature.name by $called on a key of $key.name',
    async ({ called, key, signature }) => {
      const answer = await made<Issued>(server, 'POST /api/v3/pki/certificates/issue-certificate', {
        profileId: profiles.get(called),
        commonName: 'made.internal',
        ttl: '30d',
        keyUsages: ['digital_signature'],
        extendedKeyUsages: ['server_auth'],
        altNames: [
          { type: 'dns_name', value: '*.made.internal' },
          { type: 'ip_address', value: '10.1.2.3' },
        ],
        signatureAlgorithm: signature.name,
        keyAlgorithm: key.name,
      });
      await expectAccepted(writeAnswer(folder, asWritten(answer), rootPem));
      const text = await textOf(answer.certificate);
      expect([...text.matchAll(/Signature Algorithm: (\S+)/g)].map(([, name]) => name)).toEqual([
        signature.shown,
        signature.shown,
      ]);
      expect(text).toContain(key.shown);
      expect(text).toMatch(/X509v3 Certificate Policies: *\n\s+Policy: X509v3 Any Policy\n/);
      const [ofKey, ofCertificate] = await Promise.all([
        output('openssl', ['pkey', '-in', fileOf(folder, answer.privateKey), '-pubout']),
        output('openssl', ['x509', '-noout', '-pubkey'], { input: answer.certificate }),
      ]);
      expect(ofKey).toBe(ofCertificate);
    },
    60_000,
  );

  it.each(KEYS)(
    'a CSR for a key of $name, signed by every kind of authority',
    async ({ name, shown }) => {
      const pem = await csrFor(folder, name);
      for (const profileId of profiles.values()) {
        const route = 'POST /api/v3/pki/certificates/sign-certificate';
        const answer = await made<Issued>(server, route, { profileId, csr: pem, ttl: '30d' });
        await expectAccepted(writeAnswer(folder, asWritten(answer), rootPem));
        expect(await textOf(answer.certificate)).toContain(shown);
      }
    },
    60_000,
  );

  it('one without a subject is accepted, as its names are critical', async () => {
    const answer = await made<Issued>(server, 'POST /api/v3/pki/certificates/issue-certificate', {
      profileId: profiles.get('ec-256'),
      ttl: '1d',
      altNames: [{ type: 'dns_name', value: 'nameless.internal' }],
      extendedKeyUsages: ['server_auth'],
      signatureAlgorithm: 'ECDSA-SHA256',
      keyAlgorithm: 'EC_prime256v1',
    });
    await expectAccepted(writeAnswer(folder, asWritten(answer), rootPem));
    expect(await textOf(answer.certificate)).toContain('X509v3 Subject Alternative Name: critical');
  });

  it('the addresses that it carries answer: the issuer, and a CRL that names it once it is revoked', async () => {
    const answer = await made<Issued>(server, 'POST /api/v3/pki/certificates/issue-certificate', {
      profileId: profiles.get('rsa-2048'),
      commonName: 'revoked.internal',
      ttl: '1d',
      signatureAlgorithm: 'RSA-SHA512',
      keyAlgorithm: 'EC_prime256v1',
    });
    const text = await textOf(answer.certificate);
    const [, issuer = ''] = /CA Issuers - URI:(\S+)/.exec(text) ?? [];
    const [, crl = ''] = /Full Name:\s+URI:(\S+)/.exec(text) ?? [];
    const der = await call({ url: '' }, `GET ${issuer}`);
    const served = await output('openssl', ['x509', '-inform', 'DER'], { input: der.octets });
    expect(served.trim()).toBe(answer.issuingCaCertificate);
    await made(server, 'POST /v1/pki/revoke', { serial_number: answer.serialNumber, reason: 'superseded' });
    const list = await call({ url: '' }, `GET ${crl}`);
    const shown = await output('openssl', ['crl', '-inform', 'DER', '-noout', '-text'], {
      input: list.octets,
    });
    expect(shown.toLowerCase()).toContain(`serial number: ${answer.serialNumber}`);
    const crlPem = await output('openssl', ['crl', '-inform', 'DER'], { input: list.octets });
    const { chain, leaf, root } = writeAnswer(folder, asWritten(answer), rootPem);
    const crls = fileOf(folder, crlPem);
    const args = ['verify', '-x509_strict', '-crl_check', '-CRLfile', crls, '-CAfile', root];
    const verdict = await run('openssl', [...args, '-untrusted', chain, leaf]);
    expect(verdict.stdout + verdict.stderr).toContain('certificate revoked');
  });
});

function asWritten({ certificate, certificateChain }: Issued): { certificate: string; ca_chain: string[] } {
  return { certificate: `${certificate}\n`, ca_chain: [`${certificateChain}\n`] };
}

async function csrFor(folder: string, name: string): Promise<string> {
  const curves = { EC_prime256v1: 'P-256', EC_secp384r1: 'P-384', EC_secp521r1: 'P-521' } as const;
  const curve = curves[name as keyof typeof curves] as string | undefined;
  const kind =
    curve === undefined
      ? [`rsa:${name.replace('RSA_', '')}`]
      : ['ec', '-pkeyopt', `ec_paramgen_curve:${curve}`];
  const key = fileOf(folder, '');
  const usage = ['-addext', 'keyUsage=critical,digitalSignature', '-addext', 'extendedKeyUsage=serverAuth'];
  const names = ['-subj', '/CN=csr.internal', '-addext', 'subjectAltName=DNS:csr.internal', ...usage];
  return output('openssl', ['req', '-new', '-nodes', '-newkey', ...kind, '-keyout', key, ...names]);
}

/**
 * What signing cannot do without, and nothing else: a fastify handler that parses, imports the key, verifies and signs. It
 * stores nothing, decides nothing, checks no token and lints nothing. A process of its own, beside which the server is measured.
 */
import {
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';
import Fastify from 'fastify';
import { decodeOnePem, encodePem } from '../src/base/pem.ts';
import { SIGNATURE_ALGORITHMS } from '../src/keys/algorithms.ts';
import { assembleSshCertificate, encodeSshTbs, formatSshCertificate } from '../src/ssh/certificate.ts';
import { parsePastedKey } from '../src/ssh/pasted-key.ts';
import { encodeSshPublicKey } from '../src/ssh/public-key.ts';
import { encodeSshSignature } from '../src/ssh/signature.ts';
import { assembleCertificate, encodeTbsCertificate } from '../src/x509/certificate.ts';
import { encodeSubjectAltName } from '../src/x509/extensions/subject-alt-name.ts';
import { encodeName } from '../src/x509/name.ts';
import { EXTENSION } from '../src/x509/oid.ts';
import { parseRequest } from '../src/x509/request.ts';

const DAY = 86_400;
const ALGORITHM = SIGNATURE_ALGORITHMS['ecdsa-with-sha256'].identifier;
const ISSUER = encodeName([{ type: 'commonName', value: 'Bare CA' }]);
const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const sshAuthority = generateKeyPairSync('ed25519');
const sshKey = encodeSshPublicKey({
  type: 'ssh-ed25519',
  key: new Uint8Array(Buffer.from(sshAuthority.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')),
});

const app = Fastify({ logger: false });

app.post<{ Body: { csr_pem: string } }>('/sign', async ({ body }, reply) => {
  const request = parseRequest(decodeOnePem(body.csr_pem, ['CERTIFICATE REQUEST']));
  const key = createPublicKey({ key: Buffer.from(request.spki), format: 'der', type: 'spki' });
  if (!verify('sha256', request.info, key, request.signature)) throw new Error('a signature that is none');
  const certificate = certify(request.subject.der, request.spki, request.extensions);
  return reply.code(201).send({ certificate });
});

app.post<{ Body: { common_name: string } }>('/issue', async ({ body }, reply) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { format: 'pem', type: 'sec1' },
    publicKeyEncoding: { format: 'der', type: 'spki' },
  });
  const certificate = certifyName(body.common_name, publicKey);
  return reply.code(201).send({ certificate, private_key: privateKey });
});

/** Off the event loop, where there is a core for it. */
app.post<{ Body: { common_name: string } }>('/issue-rsa', async ({ body }, reply) => {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { format: 'pem', type: 'pkcs1' },
    publicKeyEncoding: { format: 'der', type: 'spki' },
  });
  const certificate = certifyName(body.common_name, publicKey);
  return reply.code(201).send({ certificate, private_key: privateKey });
});

app.post<{ Body: { publicKey: string } }>('/ssh', async ({ body }, reply) => {
  const { comment, key } = parsePastedKey(body.publicKey);
  const now = BigInt(Math.floor(Date.now() / 1000));
  const tbs = encodeSshTbs({
    key,
    nonce: new Uint8Array(randomBytes(32)),
    serial: randomBytes(8).readBigUInt64BE() >> 1n,
    kind: 'host',
    keyId: 'bare',
    principals: ['gpu1.internal'],
    validAfter: now,
    validBefore: now + BigInt(DAY),
    criticalOptions: [],
    extensions: [],
    signatureKey: sshKey,
  });
  const signature = encodeSshSignature(
    'ssh-ed25519',
    new Uint8Array(sign(null, tbs, sshAuthority.privateKey)),
  );
  return reply
    .code(201)
    .send({ signedKey: formatSshCertificate(assembleSshCertificate(tbs, signature), comment) });
});

/** What a request costs that reads and answers. */
app.post<{ Body: { serial_number: string } }>('/nothing', async ({ body }, reply) =>
  reply.code(201).send({ serial_number: body.serial_number }),
);

const octets = new Map<number, Buffer>();

app.get<{ Params: { count: string } }>('/octets/:count', async ({ params }, reply) => {
  const count = Number(params.count);
  const body = octets.get(count) ?? Buffer.alloc(count, 0x61);
  octets.set(count, body);
  return reply.type('application/octet-stream').send(body);
});

function certifyName(name: string, spki: Buffer): string {
  const san = encodeSubjectAltName([{ type: 'dns', value: name }]);
  return certify(encodeName([{ type: 'commonName', value: name }]), new Uint8Array(spki), [
    { oid: EXTENSION.subjectAltName, critical: false, value: san },
  ]);
}

function certify(
  subject: Uint8Array,
  spki: Uint8Array,
  extensions: Parameters<typeof encodeTbsCertificate>[0]['extensions'],
): string {
  const now = Math.floor(Date.now() / 1000);
  const serial = new Uint8Array(randomBytes(20));
  serial[0] = 1;
  const tbs = encodeTbsCertificate({
    serial,
    signatureAlgorithm: ALGORITHM,
    issuer: ISSUER,
    notBefore: now,
    notAfter: now + 30 * DAY,
    subject,
    spki,
    extensions,
  });
  const signature = new Uint8Array(sign('sha256', tbs, authority));
  return encodePem('CERTIFICATE', assembleCertificate(tbs, ALGORITHM, signature));
}

const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`ready on ${url}\n`);
process.on('SIGTERM', () => process.exit(0));

/** Names that somebody chose to harm whoever reads them, and an installation in which each page has some. */

import { TAG } from '../../src/der/tag.ts';
import { encode, type Node, oid, sequence, setOf, text } from '../../src/der/writer.ts';
import { encodeAuthorityInfoAccess } from '../../src/x509/extensions/authority-info-access.ts';
import { encodeCrlDistributionPoints } from '../../src/x509/extensions/crl-distribution-points.ts';
import { EXTENSION } from '../../src/x509/oid.ts';
import { encodeRequestInfo } from '../../src/x509/request.ts';
import { call, made } from './client.ts';
import { ecKey, pemOf, signInfo } from './csr.ts';
import { newKeyLine } from './fleet.ts';
import { foreignCertificate } from './foreign-certificate.ts';
import type { Server } from './process.ts';

/** What is run when a page takes text for something else. */
const RUN = 'window.pwned=1';

/** Such as no field of our own takes, and certificates of others have all the same. */
export const WILD: Readonly<Record<string, string>> = {
  bidi: 'pay\u202emoc.lapyap\u202c.example',
  isolate: 'a\u2066\u2067b\u2069.example',
  unseen: 'pay\u200bpal\ufeff.example',
  lines: `first\nsecond\r\n'; ${RUN}\n`,
  controls: 'a\u0003\u001b[201~\u007f\u0085\u009b2Jb',
  tower: `z${'\u0301\u0489\u0335'.repeat(200)}`,
  long: 'w'.repeat(1900),
};

/** Such as fields of our own take, too: printable, on one line, and short. */
export const PRINTABLE: Readonly<Record<string, string>> = {
  image: `<img src=x onerror="${RUN}">`,
  script: `"><script>${RUN}</script>`,
  shell: '\'; touch "$PWNED"; $(touch "$PWNED") `touch "$PWNED"` "',
  formula: "=cmd|'/C calc'!A0",
  marks: `z${'\u0301\u0489\u0335'.repeat(30)}`,
  rtl: 'שלום (חשבון) 123',
  emoji: '🔥🦊🇩🇪',
  filler: 'a\u3164\u115fb',
  climbs: '../../../etc/passwd',
  address: `javascript:${RUN}`,
  option: '--help',
};

export const HOSTILE: readonly string[] = [...Object.values(WILD), ...Object.values(PRINTABLE)];

export interface Hostile {
  /** Addresses of pages that show some such name. */
  readonly paths: readonly string[];
  /** Those of them where each name stands. */
  readonly about: ReadonlyMap<string, readonly string[]>;
  /** The id of the certificate with each name. */
  readonly certificates: ReadonlyMap<string, string>;
}

/** @param server with the starter's hierarchy */
export async function beset(server: Server): Promise<Hostile> {
  const certificates = new Map<string, string>();
  for (const name of HOSTILE) {
    const { pem } = foreignCertificate({ subjectDer: subjectOf(name), ...HARMFUL });
    const body = { certificate_pem: pem };
    const { id } = await made<{ id: string }>(server, 'POST /v1/pki/certificates/import', body);
    certificates.set(name, id);
  }
  const [requests, things] = [await asked(server), await named(server)];
  const about = new Map(
    HOSTILE.map((name) => {
      const certificate = `/certificates/${certificates.get(name) ?? ''}`;
      return [name, [certificate, ...[requests, things].flatMap((one) => one.get(name) ?? [])]];
    }),
  );
  return { about, certificates, paths: [...about.values()].flat() };
}

/** Whoever asks says of which name each is; and by which program, which stands in the trail. */
const PROGRAM = { 'user-agent': '=cmd|<script>window.pwned=1</script>' };

async function asked(server: Server): Promise<ReadonlyMap<string, readonly string[]>> {
  const token = await newToken(server, 'who asks <b>');
  const paths = new Map<string, readonly string[]>();
  for (const name of HOSTILE) {
    const key = ecKey();
    const info = encodeRequestInfo({ subject: subjectOf(name), spki: key.spki, extensions: [] });
    const body = { csr_pem: pemOf(signInfo(info, { key })) };
    const door = { url: server.url, token };
    const { json, status } = await call<{ id: string }>(door, 'POST /v1/pki/csr/import', body, PROGRAM);
    if (status === 201) paths.set(name, [`/requests/${json.id}`]);
  }
  return paths;
}

/** Fields of our own, with as much harm as each takes. */
async function named(server: Server): Promise<ReadonlyMap<string, readonly string[]>> {
  const paths = new Map<string, readonly string[]>();
  const { tenant } = await made<{ tenant: { id: string } }>(server, 'GET /v1/auth/whoami');
  for (const [at, name] of Object.values(PRINTABLE).entries()) {
    const { id } = await made<{ id: string }>(server, 'POST /v1/pki/ca', {
      name,
      common_name: name.slice(0, 64),
      ca_type: 'root',
      key_type: 'ec',
    });
    const ssh = await made<{ id: string }>(server, 'POST /v1/ssh/authorities', { name, kind: 'user' });
    const cluster = await made<{ id: string }>(server, 'POST /v1/ssh/clusters', {
      name,
      nodes: [{ name, role: name, host: 'node.internal', user: "a'b$(id)" }],
      critical_options: { 'force-command': PRINTABLE['shell'] },
    });
    const host = await made<{ id: string }>(server, 'POST /api/v1/ssh/hosts', {
      projectId: tenant.id,
      hostname: `h${at}.internal`,
      loginMappings: [{ loginUser: "a'b$(id)", allowedPrincipals: { usernames: ['admin'] } }],
    });
    await newToken(server, name);
    await made(server, 'POST /api/v1/ssh_keys/', { name, publicKey: newKeyLine(`${name}\u202e`) });
    paths.set(name, [
      ...[id, ssh.id].flatMap((one) => [`/hierarchy/${one}`, `/revocation/${one}`]),
      `/ssh/clusters/${cluster.id}`,
      `/ssh/hosts/${host.id}`,
    ]);
  }
  return paths;
}

async function newToken(server: Server, name: string): Promise<string> {
  const { id } = await made<{ id: string }>(server, 'POST /v1/identities', { name, type: 'user' });
  const body = { identity_id: id, name, scopes: ['pki:issue', 'ssh:issue'] };
  return (await made<{ token: string }>(server, 'POST /v1/tokens', body)).token;
}

/** With no bound to its length, as X.520's bounds bind nobody who is hostile. */
function subjectOf(name: string): Uint8Array {
  const attribute = (type: string): Node => setOf([sequence(oid(type), text(TAG.utf8String, name))]);
  return encode(sequence(attribute('2.5.4.10'), attribute('2.5.4.3')));
}

const BAD_ADDRESS = `javascript:${RUN}`;

const HARMFUL = {
  names: [
    { type: 'uri', value: BAD_ADDRESS },
    { type: 'uri', value: 'https://elsewhere.example/' },
    { type: 'dns', value: '"><img src=x onerror=window.pwned=1>' },
    { type: 'email', value: "a'; touch $PWNED@b" },
    { type: 'dns', value: 'd'.repeat(1900) },
  ],
  extensions: [
    {
      oid: EXTENSION.authorityInfoAccess,
      critical: false,
      value: encodeAuthorityInfoAccess({ caIssuers: [BAD_ADDRESS], ocsp: [BAD_ADDRESS] }),
    },
    {
      oid: EXTENSION.crlDistributionPoints,
      critical: false,
      value: encodeCrlDistributionPoints([BAD_ADDRESS, 'https://elsewhere.example/x.crl']),
    },
  ],
} as const;

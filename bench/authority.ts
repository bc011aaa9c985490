/** A root and an intermediate of P-256 keys, for peers that are given theirs in files, and names for a server of TLS. */
import { encodePem } from '../src/base/pem.ts';
import type { GeneralName } from '../src/x509/general-name.ts';
import { type CertificatePlan, certify, type Party, party } from '../test/support/hierarchy.ts';
import { p256Key } from '../test/support/x509.ts';

/** PEM. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

export interface Authority {
  readonly root: Pair;
  readonly intermediate: Pair;
  /** Of a server at 127.0.0.1 that is called localhost. */
  readonly server: Pair;
}

const DAY = 86_400;

export function makeAuthority(): Authority {
  const [root, intermediate, server] = ['Bench Root', 'Bench Intermediate', 'localhost'].map((commonName) =>
    party(p256Key(), [['commonName', commonName]]),
  ) as [Party, Party, Party];
  const now = Math.floor(Date.now() / 1000);
  const period = [now - DAY, now + 300 * DAY] as const;
  const pair = (issuer: Party, subject: Party, plan: CertificatePlan, kind: 'authority' | 'leaf'): Pair => ({
    certificate: encodePem('CERTIFICATE', certify(issuer, subject, kind, { period, ...plan })),
    key: subject.key.privateKey.export({ format: 'pem', type: 'sec1' }).toString(),
  });
  return {
    root: pair(root, root, {}, 'authority'),
    intermediate: pair(root, intermediate, { basic: { ca: true, pathLength: 0 } }, 'authority'),
    server: pair(root, server, { names: SERVER_NAMES, purposes: ['server_auth'] }, 'leaf'),
  };
}

const SERVER_NAMES: readonly GeneralName[] = [
  { type: 'dns', value: 'localhost' },
  { type: 'ip', octets: Uint8Array.of(127, 0, 0, 1) },
];

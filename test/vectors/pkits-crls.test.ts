/** NIST's Public Key Interoperability Test Suite, 1.0.1: sections 4.4, 4.14 and 4.15, by the CRLs of each case. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ChanceryError } from '../../src/base/error.ts';
import { signatureAlgorithmFromIdentifier } from '../../src/keys/algorithms.ts';
import { parsePublicKey } from '../../src/keys/public-key.ts';
import { verifySignature } from '../../src/keys/verify.ts';
import { crlStatus } from '../../src/path/crl/status.ts';
import { type Certificate, parseCertificate } from '../../src/x509/certificate.ts';
import { type CertificateList, parseCrl } from '../../src/x509/crl.ts';
import { sameName } from '../../src/x509/name.ts';
import { vectors } from '../support/programs.ts';

interface Case {
  readonly number: string;
  readonly name: string;
  /** The anchor first, the target last. */
  readonly certs: readonly string[];
  readonly crls: readonly string[];
  readonly should_validate: boolean;
}

const AT = Date.UTC(2011, 5, 1) / 1000;
const folder = vectors();
const cases =
  folder === undefined ? [] : (JSON.parse(text('pkits.json')) as { cases: readonly Case[] }).cases;
const ours = cases.filter(({ number }) => /^4\.(4|14|15)\./.test(number));

/** What is said of the one certificate of the path that is not good, for each case that must not validate. */
const REFUSED: Readonly<Record<string, string>> = {
  '4.4.1': 'unknown other_issuer',
  '4.4.2': 'revoked 1',
  '4.4.3': 'revoked 1',
  '4.4.4': 'unknown other_issuer',
  '4.4.5': 'unknown other_issuer',
  '4.4.6': 'unknown other_issuer',
  '4.4.8': 'unknown critical_extension',
  '4.4.9': 'unknown critical_extension',
  '4.4.10': 'unknown critical_extension',
  '4.4.11': 'unknown not_current',
  '4.4.12': 'unknown not_current',
  '4.4.15': 'revoked 1',
  '4.4.18': 'revoked 1',
  '4.4.20': 'revoked 1',
  '4.4.21': 'unknown unauthorized_signer',
  '4.14.2': 'revoked 1',
  '4.14.3': 'unknown out_of_scope',
  '4.14.6': 'revoked 1',
  '4.14.8': 'unknown out_of_scope',
  '4.14.9': 'unknown out_of_scope',
  '4.14.11': 'unknown out_of_scope',
  '4.14.12': 'unknown out_of_scope',
  '4.14.14': 'unknown out_of_scope',
  '4.14.15': 'revoked 1',
  '4.14.16': 'revoked 6',
  '4.14.17': 'unknown reasons_not_covered',
  '4.14.20': 'revoked 1',
  '4.14.21': 'revoked 3',
  '4.14.23': 'revoked 1',
  '4.14.26': 'unknown other_issuer',
  '4.14.27': 'unknown out_of_scope',
  '4.14.31': 'revoked 1',
  '4.14.32': 'revoked 1',
  '4.14.34': 'revoked 1',
  '4.14.35': 'unknown out_of_scope',
  '4.15.1': 'unknown other_issuer',
  '4.15.3': 'revoked 1',
  '4.15.4': 'revoked 1',
  '4.15.6': 'revoked 1',
  '4.15.9': 'revoked 1',
  '4.15.10': 'unknown not_current',
};

describe.skipIf(folder === undefined)('PKITS, by CRLs', () => {
  it('has 66 cases in sections 4.4, 4.14 and 4.15', () => {
    expect(ours).toHaveLength(66);
  });

  it.each(ours.map((one) => [`${one.number} ${one.name}`, one] as const))('%s', (_, one) => {
    const statuses = new Judge(one).statuses();
    expect(statuses.length).toBeGreaterThan(0);
    const refused = statuses.filter(({ status }) => status !== 'good').map(wordOf);
    expect(refused).toEqual(one.should_validate ? [] : [REFUSED[one.number]]);
  });
});

/** Follows issuers by name and signature alone: the paths of these sections have no other fault. */
class Judge {
  readonly #certificates: readonly Certificate[];
  readonly #crls: readonly CertificateList[];
  readonly #asked = new Set<Certificate>();

  constructor({ certs, crls }: Case) {
    this.#certificates = certs.map((name) => parseCertificate(octets('certs', `${name}.crt`)));
    // One that cannot be read is none.
    this.#crls = crls.flatMap((name) => readable(() => parseCrl(octets('crls', `${name}.crl`))));
  }

  /** Of each certificate of the target's path but the anchor. */
  statuses(): readonly ReturnType<typeof crlStatus>[] {
    return this.#statusesAbove(this.#certificates[this.#certificates.length - 1] as Certificate);
  }

  #statusesAbove(certificate: Certificate): readonly ReturnType<typeof crlStatus>[] {
    if (certificate === this.#certificates[0]) return [];
    const issuer = this.#certificates.find((candidate) => isIssuedBy(certificate, candidate));
    if (issuer === undefined) throw new Error('no issuer');
    const status = crlStatus(certificate, issuer, this.#crls, AT, {
      issuers: this.#certificates,
      authorized: (crlIssuer) => this.#isAuthorized(crlIssuer),
    });
    return [status, ...this.#statusesAbove(issuer)];
  }

  /** Where a CRL issuer's own status is in the list that it signs (4.14.30), that list decides. */
  #isAuthorized(crlIssuer: Certificate): boolean {
    if (this.#asked.has(crlIssuer)) return true;
    this.#asked.add(crlIssuer);
    const good = this.#statusesAbove(crlIssuer).every(({ status }) => status === 'good');
    this.#asked.delete(crlIssuer);
    return good;
  }
}

function wordOf(status: ReturnType<typeof crlStatus>): string {
  if (status.status === 'revoked') return `revoked ${status.reason}`;
  return status.status === 'unknown' ? `unknown ${status.why}` : status.status;
}

function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (!sameName(certificate.issuer, issuer.subject) || certificate === issuer) return false;
  const algorithm = signatureAlgorithmFromIdentifier(certificate.signatureAlgorithm);
  if (algorithm === undefined) return false;
  const key = parsePublicKey(issuer.spki);
  return verifySignature(key, algorithm, certificate.tbs, certificate.signature);
}

function readable<T>(read: () => T): T[] {
  try {
    return [read()];
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed') return [];
    throw error;
  }
}

function octets(kind: 'certs' | 'crls', file: string): Uint8Array {
  return readFileSync(join(folder ?? '', 'pkits', 'PKITS_data', kind, file));
}

function text(file: string): string {
  return readFileSync(join(folder ?? '', 'pkits', file), 'utf8');
}

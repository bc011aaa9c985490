/** Authorities that are not ours, made here, and what they sign and revoke. PEM for the wire. */
import { encodePem } from '../../src/base/pem.ts';
import { parseCertificate } from '../../src/x509/certificate.ts';
import { encodeRevokedEntries } from '../../src/x509/crl-entries.ts';
import { signedCrl } from './crl.ts';
import { type CertificatePlan, certify, type Party, party } from './hierarchy.ts';
import { p256Key, type TestKey } from './x509.ts';

/** When the test clock starts, in seconds. */
export const START = Date.UTC(2026, 0, 1) / 1000;
export const DAY = 86_400;

const PERIOD = [START - 30 * DAY, START + 300 * DAY] as const;

export function foreign(commonName: string, key: TestKey = p256Key()): Party {
  return party(key, [
    ['organizationName', 'Elsewhere'],
    ['commonName', commonName],
  ]);
}

/** An authority's certificate; its own when no issuer is given. */
export function authorityPem(subject: Party, plan: CertificatePlan = {}, issuer: Party = subject): string {
  return certificatePem(certify(issuer, subject, 'authority', { period: PERIOD, ...plan }));
}

export function leafPem(issuer: Party, plan: CertificatePlan = {}, subject = foreign('A service')): string {
  return certificatePem(certify(issuer, subject, 'leaf', { period: PERIOD, ...plan }));
}

export function certificatePem(der: Uint8Array): string {
  return encodePem('CERTIFICATE', der);
}

export interface CrlPlan {
  /** Seconds since 1970 UTC. */
  readonly thisUpdate?: number;
  readonly nextUpdate?: number;
  readonly number?: number;
  /** Certificates, PEM. */
  readonly revoked?: readonly string[];
  readonly revokedAt?: number;
  readonly reason?: number;
  readonly invalidityAt?: number;
  /** Of the same name with another key. */
  readonly signer?: TestKey;
}

export function crlPem(issuer: Party, plan: CrlPlan = {}): string {
  const { revokedAt = START - DAY, reason = 0, invalidityAt = null } = plan;
  const entries = (plan.revoked ?? []).map((pem) => ({
    serial: parseCertificate(derOf(pem)).serial,
    revokedAt,
    reason,
    invalidityAt,
  }));
  const der = signedCrl(plan.signer ?? issuer.key, {
    issuer: issuer.name,
    thisUpdate: plan.thisUpdate ?? START - 3600,
    nextUpdate: plan.nextUpdate ?? START + 7 * DAY,
    number: plan.number ?? 1,
    revoked: [encodeRevokedEntries(entries)],
  });
  return encodePem('X509 CRL', der);
}

/** Of the only block. */
export function derOf(pem: string): Uint8Array {
  return new Uint8Array(Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64'));
}

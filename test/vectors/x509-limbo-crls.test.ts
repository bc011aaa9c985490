/** The cases of x509-limbo that are about CRLs, each by the certificate and its issuer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeOnePem } from '../../src/base/pem.ts';
import { crlStatus } from '../../src/path/crl/status.ts';
import { parseCertificate } from '../../src/x509/certificate.ts';
import { parseCrl } from '../../src/x509/crl.ts';
import { vectors } from '../support/programs.ts';

interface Case {
  readonly id: string;
  /** The issuer alone. */
  readonly trusted_certs: readonly string[];
  readonly peer_certificate: string;
  readonly validation_time: string;
  readonly expected_result: 'SUCCESS' | 'FAILURE';
  readonly crls: readonly string[];
}

/** What we say of each, in a word: where the suite has FAILURE, a caller that demands `good` refuses as well. */
const STATUS: Readonly<Record<string, string>> = {
  'crl::revoked-certificate-with-crl': 'revoked 0',
  'crl::crlnumber-missing': 'unknown no_number',
  'crl::crlnumber-critical': 'unknown critical_extension',
  'crl::certificate-not-on-crl': 'good',
  'crl::certificate-serial-on-crl-different-issuer': 'good',
  'crl::issuer-missing-crlsign': 'unknown unauthorized_signer',
  'crl::issuer-no-keyusage-extension': 'good',
  'crl::issuer-valid-crlsign-and-keycertsign': 'good',
};

const folder = vectors();
const cases = folder === undefined ? [] : limbo().filter(({ id }) => id.startsWith('crl::'));

describe.skipIf(folder === undefined)('x509-limbo, by CRLs', () => {
  it('has the cases that are listed', () => {
    expect(cases.map(({ id }) => id).sort()).toEqual(Object.keys(STATUS).sort());
  });

  it.each(cases.map((one) => [one.id, one] as const))('%s', (id, one) => {
    const [leaf, issuer] = [one.peer_certificate, one.trusted_certs[0] ?? ''].map((pem) =>
      parseCertificate(decodeOnePem(pem, ['CERTIFICATE'])),
    );
    if (leaf === undefined || issuer === undefined) throw new Error('no certificates');
    const crls = one.crls.map((pem) => parseCrl(decodeOnePem(pem, ['X509 CRL'])));
    const judged = crlStatus(leaf, issuer, crls, Date.parse(one.validation_time) / 1000);
    expect(wordOf(judged)).toBe(STATUS[id]);
    expect(judged.status === 'good').toBe(one.expected_result === 'SUCCESS');
  });
});

function wordOf(status: ReturnType<typeof crlStatus>): string {
  if (status.status === 'revoked') return `revoked ${status.reason}`;
  return status.status === 'unknown' ? `unknown ${status.why}` : status.status;
}

function limbo(): readonly Case[] {
  const text = readFileSync(join(folder ?? '', 'x509-limbo', 'limbo.json'), 'utf8');
  return (JSON.parse(text) as { testcases: readonly Case[] }).testcases;
}

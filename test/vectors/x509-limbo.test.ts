/** C2SP's x509-limbo, its groups rfc5280, pathlen and crl. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ChanceryError } from '../../src/base/error.ts';
import { decodePem } from '../../src/base/pem.ts';
import type { PathRequest } from '../../src/path/request.ts';
import { parseCertificate } from '../../src/x509/certificate.ts';
import { parseCrl } from '../../src/x509/crl.ts';
import { outcomeOf } from '../support/paths.ts';
import { vectors } from '../support/programs.ts';
import { Revocation } from '../support/revocation.ts';

interface Case {
  readonly id: string;
  readonly features: readonly string[];
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly crls: readonly string[];
  readonly validation_kind: 'SERVER' | 'CLIENT';
  readonly validation_time: string | null;
  readonly expected_peer_name: { readonly kind: string; readonly value: string } | null;
  readonly max_chain_depth: number | null;
  readonly expected_result: 'SUCCESS' | 'FAILURE';
}

/** For cases that are to be judged now. */
const NOW = Date.UTC(2026, 6, 1) / 1000;
const folder = vectors();
const cases = folder === undefined ? [] : load();

/** Their path is valid, and the CRL refuses them. */
const REFUSED_BY_CRL: ReadonlySet<string> = new Set([
  'crl::revoked-certificate-with-crl',
  'crl::crlnumber-missing',
  'crl::crlnumber-critical',
  'crl::issuer-missing-crlsign',
]);

/** What upstream takes and we refuse, on purpose, and why. */
const REFUSED_BY_US: Readonly<Record<string, string>> = {
  'pathlen::validation-ignores-pathlen-in-leaf':
    'its keyUsage has keyCertSign alone: no TLS server (RFC 8446 §4.4.2.2)',
  'rfc5280::ca-as-leaf': 'its keyUsage has keyCertSign alone: no TLS server (RFC 8446 §4.4.2.2)',
};

/** What upstream takes and we refuse when `strict`, and why. */
const STRICTER: Readonly<Record<string, string>> = {
  'crl::issuer-no-keyusage-extension':
    'RFC 5280 §4.2.1.3 obliges authorities to have it; OpenSSL’s -x509_strict asks for it',
};

/**
 * What upstream refuses and we refuse only when `strict`: RFC 5280 obliges those who write certificates to it and not those
 * who validate them, and many a private authority does otherwise. OpenSSL, Go and webpki take most of these.
 */
const REFUSED_BY_STRICT: ReadonlySet<string> = new Set([
  'rfc5280::aki::leaf-missing-aki',
  'rfc5280::aki::intermediate-missing-aki',
  'rfc5280::aki::cross-signed-root-missing-aki',
  'rfc5280::nc::permitted-dns-match-noncritical',
  'rfc5280::nc::invalid-dnsname-leading-period',
  'rfc5280::nc::not-allowed-in-ee-noncritical',
  'rfc5280::nc::not-allowed-in-ee-critical',
  'rfc5280::pc::ica-noncritical-pc',
  'rfc5280::san::noncritical-with-empty-subject',
  'rfc5280::serial::too-long',
  'rfc5280::serial::zero',
  'rfc5280::serial::negative',
  'rfc5280::ski::root-missing-ski',
  'rfc5280::ski::intermediate-missing-ski',
  'rfc5280::ca-empty-subject',
  'rfc5280::root-non-critical-basic-constraints',
  'rfc5280::leaf-ku-keycertsign',
]);

const pedantic = ({ features, id }: Case) => [id, ...features].some((text) => text.includes('pedantic'));

describe.skipIf(folder === undefined)('x509-limbo', () => {
  it('has 123 cases', () => {
    expect(cases).toHaveLength(123);
    const known = new Set(cases.map(({ id }) => id));
    const told = [...REFUSED_BY_CRL, ...REFUSED_BY_STRICT, ...[REFUSED_BY_US, STRICTER].flatMap(Object.keys)];
    expect(told.filter((id) => !known.has(id))).toEqual([]);
  });

  it.each(cases.filter((one) => !pedantic(one)).map((one) => [one.id, one] as const))('%s', (_, one) => {
    expectJudged(one);
  });

  describe('asks for more than RFC 5280 obliges a validator to, with', () => {
    it.each(cases.filter(pedantic).map((one) => [one.id, one] as const))('%s', (_, one) => {
      expectJudged(one);
    });
  });
});

/** As upstream expects, by a validator that is strict; and by one that is not, but for what the tables say. */
function expectJudged(one: Case): void {
  const byCrl = REFUSED_BY_CRL.has(one.id);
  const upstream = one.expected_result === 'SUCCESS' || byCrl;
  const refused = one.id in REFUSED_BY_US;
  const isValid = (asked: Partial<PathRequest>) => outcomesOf(one, asked).path !== undefined;
  expect(isValid({ strict: true })).toBe(upstream && !refused && !(one.id in STRICTER));
  expect(isValid({})).toBe((upstream && !refused) || REFUSED_BY_STRICT.has(one.id));
  // It is for the purpose alone.
  if (refused) expect(isValid({ purpose: 'any' })).toBe(true);
  if (one.crls.length > 0) expect(outcomesOf(one, {}).good !== undefined).toBe(!byCrl);
}

/** Nothing when the leaf cannot be read at all; what else cannot be read is left out. */
function outcomesOf(
  one: Case,
  asked: Partial<PathRequest>,
): { readonly path?: unknown; readonly good?: unknown } {
  const [leaf] = readable(parseCertificate, one.peer_certificate);
  if (leaf === undefined) return {};
  const request: PathRequest = {
    leaf,
    intermediates: one.untrusted_intermediates.flatMap((pem) => readable(parseCertificate, pem)),
    anchors: one.trusted_certs.flatMap((pem) => readable(parseCertificate, pem)),
    at: timeOf(one),
    purpose: one.validation_kind === 'SERVER' ? 'server_auth' : 'client_auth',
    ...(one.expected_peer_name === null ? {} : { hostname: one.expected_peer_name.value }),
    ...(one.max_chain_depth === null ? {} : { maxIntermediates: one.max_chain_depth }),
    ...asked,
  };
  const crls = one.crls.flatMap((pem) => readable(parseCrl, pem));
  return { path: outcomeOf(request).paths[0], good: new Revocation(request, crls).firstGood() };
}

function timeOf({ validation_time: time }: Case): number {
  return time === null ? NOW : Math.floor(Date.parse(time) / 1000);
}

function readable<T>(parse: (der: Uint8Array) => T, pem: string): readonly T[] {
  try {
    return decodePem(pem, 1).map(({ der }) => parse(der));
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed') return [];
    throw error;
  }
}

function load(): readonly Case[] {
  const file = readFileSync(join(folder ?? '', 'x509-limbo', 'limbo.json'), 'utf8');
  return (JSON.parse(file) as { testcases: readonly Case[] }).testcases;
}

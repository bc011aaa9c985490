/** NIST's Public Key Interoperability Test Suite, 1.0.1: all of its 249 cases, at one time. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ChanceryError } from '../../src/base/error.ts';
import { pathStatuses } from '../../src/path/crl/path-status.ts';
import type { CrlStatus } from '../../src/path/crl/status.ts';
import type { PathRequest, PolicyInputs } from '../../src/path/request.ts';
import { parseCertificate } from '../../src/x509/certificate.ts';
import { parseCrl } from '../../src/x509/crl.ts';
import { ANY_POLICY } from '../../src/x509/oid.ts';
import { outcomeOf } from '../support/paths.ts';
import { vectors } from '../support/programs.ts';

interface Case {
  readonly number: string;
  readonly name: string;
  /** The anchor first, the target last. */
  readonly certs: readonly string[];
  readonly crls: readonly string[];
  readonly should_validate: boolean;
  readonly settings?: Readonly<Record<string, string | readonly string[]>>;
}

const AT = Date.UTC(2011, 5, 1) / 1000;
const folder = vectors();
const cases =
  folder === undefined ? [] : (JSON.parse(text('pkits.json')) as { cases: readonly Case[] }).cases;

/**
 * Their path is valid, and a CRL, or the want of one, refuses them: by what is said of the one certificate that is not
 * good. Sections 4.4, 4.5, 4.7, 4.14 and 4.15.
 */
const REFUSED_BY_CRL: Readonly<Record<string, string>> = {
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
  '4.5.2': 'revoked 1',
  '4.5.5': 'revoked 1',
  '4.5.7': 'revoked 1',
  '4.7.4': 'unknown unauthorized_signer',
  '4.7.5': 'unknown unauthorized_signer',
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

/** Where we refuse what the suite calls valid, and why. */
const REFUSED_BY_US: Readonly<Record<string, string>> = {
  '4.1.4': 'DSA keys are not accepted',
  '4.1.5': 'DSA keys are not accepted',
};

describe.skipIf(folder === undefined)('PKITS', () => {
  it('has 249 cases', () => {
    expect(cases).toHaveLength(249);
    const known = new Set(cases.map(({ number }) => number));
    expect(
      [REFUSED_BY_CRL, REFUSED_BY_US].flatMap(Object.keys).filter((number) => !known.has(number)),
    ).toEqual([]);
  });

  it.each(cases.map((one) => [`${one.number} ${one.name}`, one] as const))('%s', (_, one) => {
    const request = requestOf(one);
    const path = request && outcomeOf(request).paths[0];
    const byCrl = REFUSED_BY_CRL[one.number];
    const expected = (one.should_validate || byCrl !== undefined) && !(one.number in REFUSED_BY_US);
    expect(path !== undefined).toBe(expected);
    if (path === undefined || request === undefined) return;
    expect(path.certificates).toHaveLength(new Set(path.certificates).size);
    if (one.should_validate) expect(path.policies.toSorted()).toEqual(expectedPolicies(one));
    const crls = one.crls.flatMap((name) => readable(parseCrl, octets('crls', `${name}.crl`)) ?? []);
    const statuses = pathStatuses(path, { ...request, crls });
    const refused = statuses.filter(({ status }) => status !== 'good').map(wordOf);
    expect(refused).toEqual(byCrl === undefined ? [] : [byCrl]);
  });
});

/** Undefined when the anchor or the target cannot be read at all. */
function requestOf({ certs, settings }: Case): PathRequest | undefined {
  const read = certs.map((name) => readable(parseCertificate, octets('certs', `${name}.crt`)));
  const [anchor, leaf] = [read[0], read[read.length - 1]];
  if (anchor === undefined || leaf === undefined) return undefined;
  const intermediates = read.slice(1, -1).filter((one) => one !== undefined);
  return { leaf, intermediates, anchors: [anchor], at: AT, policies: inputsOf(settings ?? {}) };
}

function wordOf(status: CrlStatus): string {
  if (status.status === 'revoked') return `revoked ${status.reason}`;
  return status.status === 'unknown' ? `unknown ${status.why}` : status.status;
}

/** Undefined when it is malformed. */
function readable<T>(parse: (der: Uint8Array) => T, der: Uint8Array): T | undefined {
  try {
    return parse(der);
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed') return undefined;
    throw error;
  }
}

function inputsOf(settings: NonNullable<Case['settings']>): PolicyInputs {
  const initial = settings['SetInitialPolicySet'];
  return {
    ...(initial === undefined ? {} : { initial: policyOids(initial) }),
    requireExplicit: settings['SetInitialExplicitPolicy'] === 'true',
    inhibitMapping: settings['SetInitialPolicyMappingInhibit'] === 'true',
    inhibitAny: settings['SetInitialInhibitAnyPolicy'] === 'true',
  };
}

/** The user-constrained-policy-set that the suite names; where it names none, its first policy. */
function expectedPolicies({ settings }: Case): readonly string[] {
  return policyOids(settings?.['SetUserConstrainedPolicySet'] ?? ['NIST-test-policy-1']).toSorted();
}

/** @param names such as `NIST-test-policy-1`, some of them two in one, with a comma between */
function policyOids(names: string | readonly string[]): readonly string[] {
  return [names]
    .flat()
    .flatMap((name) => name.split(','))
    .map((name) =>
      name === 'anyPolicy' ? ANY_POLICY : `2.16.840.1.101.3.2.1.48.${name.slice('NIST-test-policy-'.length)}`,
    );
}

function octets(kind: 'certs' | 'crls', file: string): Uint8Array {
  return readFileSync(join(folder ?? '', 'pkits', 'PKITS_data', kind, file));
}

function text(file: string): string {
  return readFileSync(join(folder ?? '', 'pkits', file), 'utf8');
}

/** NIST's Public Key Interoperability Test Suite, 1.0.1: all of its 249 cases, at one time, with their CRLs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ChanceryError } from '../../src/base/error.ts';
import type { PathRequest, PolicyInputs } from '../../src/path/request.ts';
import { parseCertificate } from '../../src/x509/certificate.ts';
import { type CertificateList, parseCrl } from '../../src/x509/crl.ts';
import { ANY_POLICY } from '../../src/x509/oid.ts';
import { outcomeOf } from '../support/paths.ts';
import { vectors } from '../support/programs.ts';
import { Revocation } from '../support/revocation.ts';

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

/** Their path is valid, and a CRL, or the want of one, refuses them. Sections 4.4, 4.5, 4.7, 4.14 and 4.15. */
const REFUSED_BY_CRL: ReadonlySet<string> = new Set([
  ...numbers('4.4', [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 15, 18, 20, 21]),
  ...numbers('4.5', [2, 5, 7]),
  ...numbers('4.7', [4, 5]),
  ...numbers('4.14', [2, 3, 6, 8, 9, 11, 12, 14, 15, 16, 17, 20, 21, 23, 26, 27, 31, 32, 34, 35]),
  ...numbers('4.15', [1, 3, 4, 6, 9, 10]),
]);

/** Where we refuse what the suite calls valid, and why. */
const REFUSED_BY_US: Readonly<Record<string, string>> = {
  '4.1.4': 'DSA keys are not accepted',
  '4.1.5': 'DSA keys are not accepted',
};

describe.skipIf(folder === undefined)('PKITS', () => {
  it('has 249 cases', () => {
    expect(cases).toHaveLength(249);
    const known = new Set(cases.map(({ number }) => number));
    expect([...REFUSED_BY_CRL, ...Object.keys(REFUSED_BY_US)].filter((number) => !known.has(number))).toEqual(
      [],
    );
  });

  it.each(cases.map((one) => [`${one.number} ${one.name}`, one] as const))('%s', (_, one) => {
    const request = requestOf(one);
    const path = request && outcomeOf(request).paths[0];
    const refused = one.number in REFUSED_BY_US;
    expect(path !== undefined).toBe((one.should_validate || REFUSED_BY_CRL.has(one.number)) && !refused);
    const good = request && new Revocation(request, crlsOf(one)).firstGood();
    expect(good !== undefined).toBe(one.should_validate && !refused);
    if (good !== undefined) expect(good.policies.toSorted()).toEqual(expectedPolicies(one));
  });
});

/** Undefined when the anchor or the target cannot be read at all; what else cannot be read is left out. */
function requestOf({ certs, settings }: Case): PathRequest | undefined {
  const read = certs.map((name) => readable(() => parseCertificate(octets('certs', `${name}.crt`))));
  const [anchor, leaf] = [read[0], read[read.length - 1]];
  if (anchor === undefined || leaf === undefined) return undefined;
  const intermediates = read.slice(1, -1).filter((one) => one !== undefined);
  return { leaf, intermediates, anchors: [anchor], at: AT, policies: inputsOf(settings ?? {}) };
}

function crlsOf({ crls }: Case): readonly CertificateList[] {
  return crls.flatMap((name) => readable(() => parseCrl(octets('crls', `${name}.crl`))) ?? []);
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
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

function numbers(section: string, tests: readonly number[]): readonly string[] {
  return tests.map((test) => `${section}.${test}`);
}

function octets(kind: 'certs' | 'crls', file: string): Uint8Array {
  return readFileSync(join(folder ?? '', 'pkits', 'PKITS_data', kind, file));
}

function text(file: string): string {
  return readFileSync(join(folder ?? '', 'pkits', file), 'utf8');
}

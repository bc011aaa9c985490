/** The next issuer of an authority, drawn up: what its certificate says is what the active one's says, but for key and period. */
import type { Caller } from '../access/caller.ts';
import { toHex } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { seconds } from '../base/ports.ts';
import type { KeyAlgorithm } from '../keys/algorithms.ts';
import type { KeyPair } from '../keys/generate.ts';
import type { Decision } from '../policy/decision.ts';
import type { RequestedDates } from '../policy/request.ts';
import type { AuthorityRow, IssuerState } from '../records/authorities.ts';
import type { Expectation, Write } from '../records/store.ts';
import type { Certificate } from '../x509/certificate.ts';
import { commonNames } from '../x509/name.ts';
import type { Generation } from './generations.ts';
import { boundsOf } from './issuer.ts';
import { certifyIssuer, type DrawnIssuer, drawUpIssuer } from './new-issuer.ts';
import {
  type AuthorityTerms,
  crossFacts,
  judgeAuthority,
  lengthOf,
  loadParent,
  type Parent,
} from './parent.ts';
import type { AuthoritySite } from './site.ts';

export interface NextIssuer {
  readonly authority: AuthorityRow;
  /** Whose terms the next one takes over. */
  readonly active: Generation;
  readonly generation: number;
  readonly state: IssuerState;
  readonly keyAlgorithm: KeyAlgorithm;
  /** Absent: the usual length. */
  readonly validityDays: number | undefined;
}

export interface DrawnNext extends DrawnIssuer {
  readonly cross: Certificate | undefined;
  readonly expect: readonly Expectation[];
  /** For the audit event. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** @throws policy_denied; busy; unavailable */
export async function drawNext(site: AuthoritySite, caller: Caller, asked: NextIssuer): Promise<DrawnNext> {
  const { authority } = asked;
  const { id, parentId, tenantId } = authority;
  const own: Expectation = { table: 'authorities', tenantId, id, epoch: authority.epoch };
  const signer = await loadParent(site, tenantId, parentId ?? id);
  const terms = termsOf(asked);
  const drawn =
    parentId === null
      ? await drawRoot(site, caller, asked, terms, signer)
      : await drawBelow(site, caller, asked, terms, signer);
  const { certificate, cross, row } = drawn;
  const data = {
    certificate_id: row.id,
    serial_number: toHex(row.serial),
    not_after: certificate.notAfter,
    cross_signed: cross !== undefined,
  };
  return { ...drawn, expect: [own, ...signer.expect], data };
}

type Drawn = Omit<DrawnNext, 'expect' | 'data'>;

/** An intermediate is certified by the issuer that is active above it. */
async function drawBelow(
  site: AuthoritySite,
  caller: Caller,
  asked: NextIssuer,
  terms: AuthorityTerms,
  { issuer: above, policy, versionId: policyVersionId }: Parent,
): Promise<Drawn> {
  const decision = judgeAuthority(site, caller, terms, 'id', policy, above.facts);
  const pair = await newPair(site, caller, asked);
  const given = { ...asked, ttl: terms.ttl, above, policyVersionId, decision };
  return { ...(await drawUpIssuer(site, caller, given, pair)), cross: undefined };
}

/** A root signs itself, and is signed by the key before it while that is good (RFC 4210 §4.4, newWithOld). */
async function drawRoot(
  site: AuthoritySite,
  caller: Caller,
  asked: NextIssuer,
  terms: AuthorityTerms,
  before: Parent,
): Promise<Drawn> {
  const { issuer: old, policy, versionId: policyVersionId } = before;
  const decision = judgeAuthority(site, caller, terms, 'id', policy);
  const isGood = old.facts.notAfter > seconds(site.clock);
  const crossing = isGood ? crossed(site, caller, terms, before, decision) : undefined;
  const pair = await newPair(site, caller, asked);
  const given = { ...asked, ttl: terms.ttl, above: undefined, policyVersionId, decision };
  const drawn = await drawUpIssuer(site, caller, given, pair);
  if (crossing === undefined) return { ...drawn, cross: undefined };
  const { certificate: cross, writes } = await certifyIssuer(site, caller, {
    issuer: drawn.issuer,
    kind: 'cross',
    decision: crossing.decision,
    publicKey: pair.publicKey,
    signedBy: old.row,
    signing: old.signing,
    policyVersionId,
    asked: { ttl: undefined, dates: crossing.dates },
  });
  const all: readonly Write[] = [...drawn.writes, ...writes];
  return { ...drawn, writes: all, cross };
}

/** Both of its keys' certificates outlive it. */
function crossed(
  site: AuthoritySite,
  caller: Caller,
  terms: AuthorityTerms,
  { issuer: { facts }, policy }: Parent,
  { validity }: Decision,
): { readonly decision: Decision; readonly dates: RequestedDates } {
  const notAfter = Math.min(facts.notAfter, validity.notAfter);
  const dates = { notBefore: undefined, notAfter, notBeforeField: 'id', notAfterField: 'validity_days' };
  const crossTerms = { ...terms, ttl: undefined, dates };
  return { decision: judgeAuthority(site, caller, crossTerms, 'id', policy, crossFacts(facts)), dates };
}

function newPair(
  { keys }: AuthoritySite,
  { identityId, tenantId }: Caller,
  { keyAlgorithm }: NextIssuer,
): Promise<KeyPair> {
  return keys.generate(keyAlgorithm, { account: identityId, group: tenantId });
}

function termsOf({ active, authority, keyAlgorithm, validityDays }: NextIssuer): AuthorityTerms {
  const [commonName] = commonNames(active.certificate.subject);
  if (commonName === undefined) {
    throw new ChanceryError('internal', 'an authority without a common name', { detail: authority.id });
  }
  const ttl = lengthOf(validityDays, authority.parentId === null);
  return { ...boundsOf(active.certificate), name: authority.name, commonName, keyAlgorithm, ttl };
}

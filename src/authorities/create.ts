/** Making an authority: a root signs itself, an intermediate is signed by its parent; both through the one pipeline. */
import { type Caller, checkStillCaller } from '../access/caller.ts';
import { ChanceryError, invalidField, quote } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { commonNameFault, parseLabel } from '../base/name.ts';
import { seconds } from '../base/ports.ts';
import { KEY_ALGORITHMS } from '../keys/algorithms.ts';
import type { IssuerFacts } from '../policy/case.ts';
import { type Decision, decide } from '../policy/decision.ts';
import type { IssuancePolicy } from '../policy/issuance-policy.ts';
import { authorityPolicy } from '../policy/spellings/authority.ts';
import type { Expectation } from '../records/store.ts';
import { checkClock } from './clock-check.ts';
import { loadIssuer } from './issuer.ts';
import { drawUpAuthority, lengthOf, type NewAuthority, type Parent } from './new-authority.ts';
import { compiledPolicy } from './policy-rows.ts';
import type { AuthorityView } from './read.ts';
import type { AuthoritySite } from './site.ts';

/**
 * Makes an authority with its key, its issuer and its certificate.
 * @throws invalid_field; policy_denied; conflict for a name that is taken; busy; unavailable
 */
export async function createAuthority(
  site: AuthoritySite,
  caller: Caller,
  asked: NewAuthority,
): Promise<AuthorityView> {
  const input = { ...asked, name: parseLabel(asked.name, 'name') };
  const fault = commonNameFault(input.commonName);
  if (fault !== undefined) throw invalidField('common_name', `must ${fault}, not ${quote(input.commonName)}`);
  await checkNameIsFree(site, caller, input.name);
  const ownerOfKey = { account: caller.identityId, group: caller.tenantId };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    site.store.admit();
    checkClock(site);
    const parent = await loadParent(site, caller.tenantId, input.parentId);
    const decision = judge(site, caller, input, parent);
    const pair = await site.keys.generate(input.keyAlgorithm, ownerOfKey);
    const { change, view } = await drawUpAuthority(site, caller, input, parent, decision, pair);
    const outcome = await site.store.commit(change);
    if (outcome.status === 'committed') return view;
    if (outcome.status === 'conflict' && outcome.table === 'authorities') throw nameTaken(input.name);
    checkStillCaller(outcome);
  }
  throw new ChanceryError('unavailable', 'the authority above is being changed; try again', {
    retryAfter: 1,
  });
}

const ATTEMPTS = 3;

async function checkNameIsFree({ store }: AuthoritySite, { tenantId }: Caller, name: string): Promise<void> {
  const taken = await store.get('authorities', { tenantId, kind: 'x509', name });
  if (taken !== undefined) throw nameTaken(name);
}

function nameTaken(name: string): ChanceryError {
  const message = `a certificate authority ${quote(name)} is there already`;
  return new ChanceryError('conflict', message, { subject: 'ca' });
}

/** @returns undefined for a root */
async function loadParent(
  { sealer, store }: AuthoritySite,
  tenantId: Id,
  parentId: Id | undefined,
): Promise<Parent | undefined> {
  if (parentId === undefined) return undefined;
  const row = await store.get('authorities', { tenantId, id: parentId });
  if (row?.kind !== 'x509') {
    throw invalidField('parent_ca_id', 'must be the id of a certificate authority of this tenant');
  }
  const issuer = await loadIssuer(store, sealer, tenantId, parentId);
  const policy = await store.get('policies', { tenantId, spelling: 'authority', name: parentId });
  const version = policy && (await store.get('policyVersions', { tenantId, id: policy.versionId }));
  if (policy === undefined || version === undefined) {
    throw new ChanceryError('internal', 'an authority without its own policy', { detail: parentId });
  }
  const expect: Expectation[] = [
    { table: 'authorities', tenantId, id: parentId, epoch: issuer.authority.epoch },
    { table: 'policies', tenantId, id: policy.id, epoch: policy.epoch },
  ];
  return { issuer, policy: compiledPolicy(version), versionId: version.id, expect };
}

function judge(
  site: AuthoritySite,
  caller: Caller,
  input: NewAuthority,
  parent: Parent | undefined,
): Decision {
  const now = seconds(site.clock);
  const ttl = lengthOf(input);
  const policy = parent?.policy ?? authorityPolicy();
  const facts = {
    request: {
      issuerField: 'parent_ca_id',
      commonNames: [input.commonName],
      commonNameField: 'common_name',
      names: [],
      namesField: 'common_name',
      key: { kind: 'made', algorithm: input.keyAlgorithm },
      keyField: 'key_type',
      ttl,
      ttlField: 'validity_days',
      csr: undefined,
      authority: { pathLength: input.pathLength, nameConstraints: input.nameConstraints },
    },
    policy,
    issuer: parent?.issuer.facts ?? selfFacts(input, now, policy, ttl ?? policy.validity.usual),
    grant: { kind: 'allow_list' },
    keyStanding: 'free',
    now,
  } as const;
  const principal = { kind: 'token', tokenId: caller.tokenId, identityId: caller.identityId } as const;
  return decide(facts, principal);
}

/** A root is bounded by nothing but itself. */
function selfFacts(
  { keyAlgorithm, name }: NewAuthority,
  now: number,
  policy: IssuancePolicy,
  ttl: number,
): IssuerFacts {
  return {
    name,
    commonName: undefined,
    isActive: true,
    keyAlgorithm,
    signatureAlgorithm: KEY_ALGORITHMS[keyAlgorithm].signature,
    notBefore: now - policy.validity.backdate,
    notAfter: now + ttl,
    pathLength: undefined,
    nameConstraints: [],
  };
}

/** Making an authority: a root signs itself, an intermediate is signed by its parent; both through the one pipeline. */
import { type Caller, checkStillCaller } from '../access/caller.ts';
import { ChanceryError, invalidField, quote } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { commonNameFault, parseLabel } from '../base/name.ts';
import { checkClock } from './clock-check.ts';
import { drawUpAuthority, type NewAuthority } from './new-authority.ts';
import { judgeAuthority, lengthOf, loadParent, type Parent } from './parent.ts';
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
    const parent = await parentOf(site, caller.tenantId, input.parentId);
    const terms = { ...input, ttl: lengthOf(input.validityDays, parent === undefined) };
    const above = parent?.issuer.facts;
    const decision = judgeAuthority(site, caller, terms, 'parent_ca_id', parent?.policy, above);
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
async function parentOf(
  site: AuthoritySite,
  tenantId: Id,
  parentId: Id | undefined,
): Promise<Parent | undefined> {
  if (parentId === undefined) return undefined;
  const row = await site.store.get('authorities', { tenantId, id: parentId });
  if (row?.kind === 'x509') return loadParent(site, tenantId, parentId);
  throw invalidField('parent_ca_id', 'must be the id of a certificate authority of this tenant');
}

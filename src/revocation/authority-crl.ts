/** The CRL of an authority: that of its active issuer. Switched off or revoked, it goes on being published. */

import type { Actor } from '../audit/event.ts';
import { activeIssuer } from '../authorities/issuer.ts';
import { notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { IssuerRow } from '../records/authorities.ts';
import type { CrlRow } from '../records/revocation.ts';
import type { Reader } from '../records/store.ts';
import type { Crls } from './crls.ts';

interface Site {
  readonly store: Reader;
  readonly crls: Crls;
}

/** By the authority's id alone, as whoever fetches a CRL does not know its tenant. @throws not_found, unavailable */
export async function authorityCrl(site: Site, authorityId: Id): Promise<CrlRow> {
  const authority = await site.store.get('authorities', { id: authorityId });
  if (authority?.kind !== 'x509') throw notFound('ca', authorityId);
  const issuer = await activeIssuer(site.store, authority.tenantId, authorityId);
  return site.crls.current(issuer.id);
}

/** Makes it now, whether it is due or not. @throws not_found, also for another tenant's; unavailable */
export async function publishAuthorityCrl(site: Site, actor: Actor, authorityId: Id): Promise<CrlRow> {
  const issuer = await ownIssuer(site, actor.tenantId, authorityId);
  return site.crls.publish(issuer.id, actor);
}

async function ownIssuer({ store }: Site, tenantId: Id, id: Id): Promise<IssuerRow> {
  const authority = await store.get('authorities', { tenantId, id });
  if (authority?.kind !== 'x509') throw notFound('ca', id);
  return activeIssuer(store, tenantId, id);
}

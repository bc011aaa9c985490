/** An authority that was switched off signs nothing. */

import type { Refusal } from '../../base/error.ts';
import { CONTENT, type IssuerFacts, refuse } from '../case.ts';
import type { IssuanceRequest } from '../request.ts';

export function authorityActive({
  issuer,
  request,
}: {
  readonly issuer: Pick<IssuerFacts, 'name' | 'isActive'>;
  readonly request: Pick<IssuanceRequest, 'issuerField'>;
}): readonly Refusal[] {
  if (issuer.isActive) return CONTENT;
  return [refuse('authority_active', request.issuerField, issuer.name, 'the authority is not active')];
}

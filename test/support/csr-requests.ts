/** Who asks for certificates, who decides and who signs: identities of their own, so that four eyes can see. */
import { csr } from './csr.ts';
import type { Answer, Issued, Json, TestSite } from './site.ts';

export interface Cast {
  /** Tokens. The requester and the reviewer were both made by the admin. */
  readonly requester: string;
  readonly reviewer: string;
  readonly signer: string;
  /** Ids. */
  readonly requesterId: string;
  readonly reviewerId: string;
}

export async function castOf(site: TestSite): Promise<Cast> {
  const [requester, reviewer, signer] = await Promise.all([
    newPerson(site, ['pki:issue']),
    newPerson(site, ['csr:approve']),
    newPerson(site, ['pki:admin']),
  ]);
  return {
    requester: requester.token,
    reviewer: reviewer.token,
    signer: signer.token,
    requesterId: requester.id,
    reviewerId: reviewer.id,
  };
}

/** @param by the token of whoever makes the identity and its token */
export async function newPerson(
  site: TestSite,
  scopes: readonly string[],
  by = site.admin,
): Promise<{ readonly id: string; readonly token: string }> {
  const body = { name: site.name('person'), type: 'user' };
  const { id } = await site.made<{ id: string }>('/v1/identities', body, by);
  return { id, token: await site.newToken(scopes, { identity_id: id }, by) };
}

/** @returns the id of the request */
export async function imported(site: TestSite, token: string, csr_pem = csr()): Promise<string> {
  return (await site.made<{ id: string }>('/v1/pki/csr/import', { csr_pem }, token)).id;
}

export function approve(site: TestSite, id: string, token: string, terms?: Json): Promise<Answer> {
  return site.call('POST', `/v1/pki/csr/${id}/approve`, terms, token);
}

/** A request that the cast's reviewer has approved. */
export async function approved(site: TestSite, cast: Cast, csr_pem = csr(), terms?: Json): Promise<string> {
  const id = await imported(site, cast.requester, csr_pem);
  const answer = await approve(site, id, cast.reviewer, terms);
  if (answer.status !== 200) throw new Error(`approve answered ${answer.status}: ${answer.text}`);
  return id;
}

export function sign(
  site: TestSite,
  id: string,
  token: string,
  ca: string,
  validity_days: unknown = 90,
): Promise<Answer> {
  return site.call('POST', `/v1/pki/csr/${id}/sign`, { ca_id: ca, validity_days }, token);
}

export async function signed(site: TestSite, id: string, cast: Cast, ca: string): Promise<Issued> {
  const answer = await sign(site, id, cast.signer, ca);
  if (answer.status !== 201) throw new Error(`sign answered ${answer.status}: ${answer.text}`);
  return answer.body as unknown as Issued;
}

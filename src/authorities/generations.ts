/** An authority's issuers, generation by generation, and what moves them from one state to the next. */
import { ChanceryError, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { AuthorityRow, IssuerCertificateRow, IssuerRow, IssuerState } from '../records/authorities.ts';
import type { Reader, Write } from '../records/store.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { certificateBody } from './certificate-body.ts';

/** An issuer of X.509 with its own newest certificates. */
export interface Generation {
  readonly issuer: IssuerRow;
  readonly certificate: Certificate;
  /** A root's next key, signed with the key before (RFC 4210 §4.4, newWithOld). */
  readonly cross: Certificate | undefined;
}

export interface Generations {
  readonly authority: AuthorityRow;
  /** The newest first. */
  readonly issuers: readonly Generation[];
}

/** @throws not_found */
export async function readGenerations(reader: Reader, tenantId: Id, id: Id): Promise<Generations> {
  const authority = await reader.get('authorities', { tenantId, id });
  if (authority === undefined || authority.kind !== 'x509') throw notFound('ca', id);
  const rows = await reader.all('issuers', { tenantId, authorityId: id });
  const issuers: Generation[] = [];
  // One after the other: a transaction reads on one connection.
  for (const row of rows.toSorted((a, b) => b.generation - a.generation)) {
    issuers.push(await generationOf(reader, row));
  }
  return { authority, issuers };
}

async function generationOf(reader: Reader, issuer: IssuerRow): Promise<Generation> {
  const { id: issuerId, tenantId } = issuer;
  const links = await reader.all('issuerCertificates', { tenantId, issuerId });
  const newestFirst = links.toSorted((a, b) => b.notAfter - a.notAfter);
  const read = async (link: IssuerCertificateRow | undefined): Promise<Certificate | undefined> =>
    link && parseCertificate(await certificateBody(reader, { tenantId, id: link.certificateId }));
  const certificate = await read(newestFirst.find(({ kind }) => kind !== 'cross'));
  if (certificate === undefined) {
    throw new ChanceryError('internal', 'an issuer without its certificate', { detail: issuerId });
  }
  return { issuer, certificate, cross: await read(newestFirst.find(({ kind }) => kind === 'cross')) };
}

export function nextGeneration(issuers: readonly IssuerRow[]): number {
  return Math.max(...issuers.map(({ generation }) => generation)) + 1;
}

/** On condition that it is still what it was. */
export function moved({ id, state: before, tenantId }: IssuerRow, state: IssuerState): Write {
  return { update: 'issuers', key: { tenantId, id, state: before }, set: { state } };
}

/** The next key may be of another kind. */
export async function kindOfKey(
  reader: Reader,
  own: AuthorityRow,
  next: IssuerRow,
): Promise<Partial<Pick<AuthorityRow, 'keyAlgorithm'>>> {
  const { keyAlgorithm, tenantId } = own;
  const key = next.keyId === null ? undefined : await reader.get('keys', { tenantId, id: next.keyId });
  return key === undefined || key.algorithm === keyAlgorithm ? {} : { keyAlgorithm: key.algorithm };
}

/** The CRLs of authorities that are not ours: the newest of each issuer, registered below the anchor that leads to it. */
import { setImmediate } from 'node:timers/promises';
import { administer, type Site } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { atField, invalidField, notFound } from '../base/error.ts';
import { sha256 } from '../base/hash.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import { validPaths } from '../path/paths.ts';
import type { Reader, Write } from '../records/store.ts';
import type { AnchorCrlRow, TrustAnchorRow } from '../records/trust.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { parseCertificatesPem } from '../x509/certificate-pem.ts';
import { type CertificateList, parseCrl } from '../x509/crl.ts';
import { formatName } from '../x509/name.ts';
import { readAnchor } from './anchors.ts';
import { newPathBudget } from './limits.ts';
import { type RegistrableCrl, readRegistrableCrl } from './read-crl.ts';

/** Below one anchor. */
const MOST_CRLS = 16;
const MOST_ISSUER_CERTIFICATES = 10;

export interface RegisteredCrl {
  readonly row: AnchorCrlRow;
  readonly list: CertificateList;
}

/** Those of an anchor. */
export async function registeredCrls(
  reader: Reader,
  { id, tenantId }: TrustAnchorRow,
): Promise<readonly RegisteredCrl[]> {
  const registered: RegisteredCrl[] = [];
  for (const row of await reader.all('anchorCrls', { tenantId, anchorId: id })) {
    // Each may take some 20 ms: others have their turn in between.
    await setImmediate();
    registered.push({ row, list: parseCrl(row.der) });
  }
  return registered;
}

/**
 * Takes the place of the one of the same issuer.
 * @param input `issuerPem`: the certificate of who signed it, and what leads from there to the anchor; absent: the anchor
 * @throws not_found; invalid_field
 */
export async function registerCrl(
  site: Site,
  caller: Caller,
  anchorId: Id,
  input: { readonly crlPem: string; readonly issuerPem: string | undefined },
): Promise<TrustAnchorRow> {
  const { tenantId } = caller;
  const now = seconds(site.clock);
  const anchor = await readAnchor(site.store, tenantId, anchorId);
  const issuer = issuerOf(parseCertificate(anchor.certificate), input.issuerPem, now);
  const crl = readRegistrableCrl(input.crlPem, issuer, now);
  const row = rowOf(anchor, issuer, crl, now);
  return administer(
    site,
    caller,
    'pki_trust_anchor_crl',
    async (reader) => ({
      writes: await replacement(reader, row, crl),
      data: {
        trust_anchor_id: anchorId,
        name: anchor.name,
        issuer: formatName(crl.issuer),
        this_update: crl.thisUpdate,
        next_update: crl.nextUpdate,
        entries: crl.revoked.length,
      },
      value: await readAnchor(reader, tenantId, anchorId),
    }),
    () => notFound('trust_anchor', anchorId),
  );
}

function issuerOf(anchor: Certificate, pem: string | undefined, at: number): Certificate {
  if (pem === undefined) return anchor;
  const [leaf, ...intermediates] = atField('issuer_pem', () =>
    parseCertificatesPem(pem, MOST_ISSUER_CERTIFICATES),
  );
  if (leaf === undefined) return anchor;
  const request = { leaf, intermediates, anchors: [anchor], at };
  const { done, value } = validPaths(request, newPathBudget()).next();
  if (done !== true) return leaf;
  const why = value.map(({ message }) => message).slice(0, 3);
  throw invalidField('issuer_pem', `must lead to the anchor: ${why.join('; ')}`);
}

function rowOf(
  { id, tenantId }: TrustAnchorRow,
  { subject }: Certificate,
  { der, nextUpdate, thisUpdate }: RegistrableCrl,
  createdAt: number,
): AnchorCrlRow {
  // Of the name as the certificate writes it, which paths have: a list may write it in another string type.
  const issuerHash = sha256(subject.der);
  return { tenantId, anchorId: id, issuerHash, der, thisUpdate, nextUpdate, createdAt };
}

async function replacement(
  reader: Reader,
  row: AnchorCrlRow,
  { number = 0n }: CertificateList,
): Promise<readonly Write[]> {
  const { anchorId, issuerHash, tenantId, ...set } = row;
  const key = { tenantId, anchorId, issuerHash };
  const before = await reader.get('anchorCrls', key);
  if (before === undefined) {
    await checkRoom(reader, row);
    return [{ insert: 'anchorCrls', row }];
  }
  const isOlder =
    row.thisUpdate < before.thisUpdate ||
    (row.thisUpdate === before.thisUpdate && number < (parseCrl(before.der).number ?? 0n));
  if (isOlder) throw invalidField('crl_pem', 'must not be older than the list that is registered');
  return [{ update: 'anchorCrls', key, set }];
}

async function checkRoom(reader: Reader, { anchorId, tenantId }: AnchorCrlRow): Promise<void> {
  const registered = await reader.all('anchorCrls', { tenantId, anchorId });
  if (registered.length < MOST_CRLS) return;
  throw invalidField('crl_pem', `must be one of at most ${MOST_CRLS} issuers below an anchor`);
}

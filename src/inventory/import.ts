/** Importing: a certificate that was issued elsewhere joins the inventory, so that its end is watched. */
import { administer } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { sealKey } from '../authorities/keyring.ts';
import { nameWrites } from '../authorities/name-rows.ts';
import type { AuthoritySite } from '../authorities/site.ts';
import { concat, equal, toHex } from '../base/bytes.ts';
import { atField, ChanceryError, invalidField } from '../base/error.ts';
import { sha256 } from '../base/hash.ts';
import { type Id, typeId } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import { standingOf } from '../issuing/key-standing.ts';
import { softwareSigner } from '../keys/software.ts';
import type { KeyRow } from '../records/authorities.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { Reader, Write } from '../records/store.ts';
import type { Certificate } from '../x509/certificate.ts';
import { parsePrivateKeyPem } from '../x509/private-key.ts';
import { foreignIssuer } from './foreign-issuer.ts';
import { checkIsLeaf, type Foreign, factsOf, readChain, readForeign } from './read-import.ts';
import { checkRecorded } from './unrecorded.ts';

/** All in PEM. */
export interface ImportCommand {
  readonly certificate: string;
  /** Not encrypted; it is kept sealed. */
  readonly privateKey: string | undefined;
  /** Issuer first. */
  readonly chain: string | undefined;
}

/** What the caller calls them. */
export interface ImportFields {
  readonly certificate: string;
  readonly privateKey: string;
  readonly chain: string;
}

/**
 * @throws invalid_field for what cannot be read, does not belong together, is a CA's or is forged; conflict for one that
 *   is there already; also for the alarm of {@link checkRecorded}
 */
export async function importCertificate(
  site: AuthoritySite,
  caller: Caller,
  command: ImportCommand,
  fields: ImportFields,
): Promise<CertificateRow> {
  const { tenantId } = caller;
  const foreign = atField(fields.certificate, () => readForeign(command.certificate));
  const chain = atField(fields.chain, () =>
    command.chain === undefined ? [] : readChain(command.chain, foreign.certificate),
  );
  await checkIsNew(site.store, tenantId, foreign, fields);
  await checkRecorded(site, caller, foreign, fields.certificate);
  for (const above of chain)
    await checkRecorded(
      site,
      caller,
      atField(fields.chain, () => factsOf(above)),
      fields.chain,
    );
  checkIsLeaf(foreign, fields.certificate);
  const key =
    command.privateKey === undefined
      ? undefined
      : sealed(site, tenantId, command.privateKey, foreign, fields.privateKey);
  return administer(
    site,
    caller,
    'pki_import',
    async (reader) => {
      await checkIsNew(reader, tenantId, foreign, fields);
      const above = chain[0] && sha256(chain[0].spki);
      const issuer = await foreignIssuer(site, reader, tenantId, foreign, above);
      const same = await reader.get('certificates', { issuerId: issuer.id, serial: foreign.serial });
      if (same !== undefined) throw isThere(same, 'one of its issuer with its serial number', fields);
      const row = certificateRow(site, caller, foreign, issuer.id, key?.id ?? null);
      const standing = await standingOf({ store: reader }, tenantId, foreign);
      const data = { ...eventData(row, chain), key_standing: standing };
      return { writes: [...issuer.writes, ...writesOf(row, foreign, key, chain)], data, value: row };
    },
    () => new ChanceryError('conflict', 'this certificate is there already', { subject: 'certificate' }),
  );
}

/** @throws conflict for the same octets in the same tenant, issued or imported */
async function checkIsNew(
  reader: Reader,
  tenantId: Id,
  { hash }: Foreign,
  fields: ImportFields,
): Promise<void> {
  // Of all tenants: with the tenant beside it, a database may rather walk all of the tenant's certificates.
  const known = await reader.all('certificates', { leafHash: hash });
  const same = known.find((row) => row.tenantId === tenantId);
  if (same !== undefined) throw isThere(same, 'this certificate', fields);
}

function isThere({ archivedAt, id }: CertificateRow, what: string, fields: ImportFields): ChanceryError {
  const since = archivedAt === null ? '' : ', which was deleted, and is kept';
  const message = `${what} is there already, as ${typeId('cert', id)}${since}`;
  return new ChanceryError('conflict', message, {
    subject: 'certificate',
    fields: [{ field: fields.certificate, message }],
  });
}

/** @throws invalid_field for no key, one that is too weak to be kept, or another certificate's */
function sealed(
  site: AuthoritySite,
  tenantId: Id,
  pem: string,
  { certificate }: Foreign,
  field: string,
): KeyRow {
  const pkcs8 = readKey(field, () => parsePrivateKeyPem(pem));
  try {
    const { publicKey } = readKey(field, () => softwareSigner(pkcs8));
    if (!equal(publicKey.spki, certificate.spki)) {
      const passing = "must be the private key of the certificate's public key, and is another's";
      throw invalidField(field, passing, 'key_of_another');
    }
    return sealKey(site, tenantId, 'leaf', { pkcs8, publicKey });
  } finally {
    pkcs8.fill(0);
  }
}

/** @throws invalid_field (key_unreadable) */
function readKey<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ChanceryError && error.code === 'malformed')) throw error;
    throw invalidField(field, error.message, 'key_unreadable');
  }
}

function certificateRow(
  site: AuthoritySite,
  { identityId, tenantId }: Caller,
  { certificate, commonName, hash, keyKind, serial, spkiHash }: Foreign,
  issuerId: Id,
  keyId: Id | null,
): CertificateRow {
  const id = site.ids.next();
  const { notAfter, notBefore } = certificate;
  return {
    tenantId,
    id,
    kind: 'x509',
    origin: 'import',
    isAuthority: false,
    issuerId,
    authorityId: null,
    serial,
    commonName,
    notBefore,
    notAfter,
    keyAlgorithm: keyKind,
    spkiHash,
    leafHash: hash,
    crlShard: 0,
    crlUrl: null,
    lineageId: id,
    replacesId: null,
    replacedBy: null,
    policyVersionId: null,
    role: null,
    profileId: null,
    identityId,
    keyId,
    request: null,
    createdAt: seconds(site.clock),
    archivedAt: null,
  };
}

function writesOf(
  row: CertificateRow,
  { certificate, names }: Foreign,
  key: KeyRow | undefined,
  chain: readonly Certificate[],
): readonly Write[] {
  const place = { tenantId: row.tenantId, certificateId: row.id };
  const above = concat(...chain.map(({ der }) => der));
  return [
    ...(key === undefined ? [] : [{ insert: 'keys', row: key } as const]),
    { insert: 'certificates', row },
    { insert: 'certificateBodies', row: { ...place, body: certificate.der } },
    ...(chain.length === 0
      ? []
      : [{ insert: 'certificateChains', row: { ...place, chain: above } } as const]),
    ...nameWrites(row, names),
  ];
}

function eventData(row: CertificateRow, chain: readonly Certificate[]): Readonly<Record<string, unknown>> {
  return {
    certificate_id: row.id,
    serial_number: toHex(row.serial),
    sha256: toHex(row.leafHash),
    common_name: row.commonName,
    not_after: row.notAfter,
    key_stored: row.keyId !== null,
    chain_length: chain.length,
  };
}

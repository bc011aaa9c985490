/** `POST /api/v1/cert-manager/certificates/import-certificate`: a certificate that was issued elsewhere joins the inventory. */
import Type, { type Static } from 'typebox';
import type { Caller } from '../../../../../access/caller.ts';
import { ChanceryError, quote } from '../../../../../base/error.ts';
import { parseId } from '../../../../../base/ids.ts';
import { LONGEST_CERTIFICATE_CHAIN } from '../../../../../inventory/read-import.ts';
import type { Reader } from '../../../../../records/store.ts';
import { LONGEST_CERTIFICATE } from '../../../../../x509/certificate-pem.ts';
import { type Endpoint, endpoint } from '../../../../endpoint.ts';
import type { HttpSite } from '../../../../site.ts';
import { watchedImport } from '../../../../watched-import.ts';
import { OLDER_CERTIFICATES, SEED_CERTIFICATES, TODAYS_CERTIFICATES } from '../address.ts';
import { spellSerialNumber } from '../issued.ts';

const SLUG = Type.String({ minLength: 1, maxLength: 400, description: 'the name or id of the tenant' });
const CERTIFICATE = Type.String({ minLength: 1, maxLength: LONGEST_CERTIFICATE, description: 'PEM' });
const KEY = Type.String({ minLength: 1, maxLength: 16_384, description: 'PEM, not encrypted' });
const CHAIN = Type.String({
  minLength: 1,
  maxLength: LONGEST_CERTIFICATE_CHAIN,
  description: 'PEM, issuer first; the certificate itself may stand before them',
});
const IGNORED = {
  friendlyName: Type.Optional(Type.String({ maxLength: 1000, description: 'not kept' })),
  pkiCollectionId: Type.Optional(Type.String({ maxLength: 1000, description: 'not known here' })),
};

const OLDER = Type.Object({
  projectSlug: SLUG,
  certificatePem: CERTIFICATE,
  privateKeyPem: KEY,
  chainPem: CHAIN,
  ...IGNORED,
});
const TODAYS = Type.Object({
  projectSlug: Type.Optional(SLUG),
  certificatePem: CERTIFICATE,
  privateKeyPem: Type.Optional(KEY),
  chainPem: Type.Optional(CHAIN),
  ...IGNORED,
});

const FIELDS = { certificate: 'certificatePem', privateKey: 'privateKeyPem', chain: 'chainPem' } as const;

/** What was imported, as it came. */
const IMPORTED = Type.Object({
  certificate: Type.String(),
  certificateChain: Type.Optional(Type.String()),
  privateKey: Type.Optional(Type.String()),
  serialNumber: Type.String(),
  certificateId: Type.String(),
});

const at = (prefix: string, body: typeof OLDER | typeof TODAYS): Endpoint =>
  endpoint({
    method: 'POST',
    path: `${prefix}/import-certificate`,
    summary: 'Import a certificate that was issued elsewhere',
    body: body as typeof TODAYS,
    answers: { 200: IMPORTED },
    handle: async (input, caller) => ({ status: 200, body: await answer(input.site, caller, input.body) }),
  });

/** Key and chain were to be given at first. */
export const importCertificate: readonly Endpoint[] = [
  at(SEED_CERTIFICATES, OLDER),
  at(OLDER_CERTIFICATES, OLDER),
  at(TODAYS_CERTIFICATES, TODAYS),
];

async function answer(
  site: HttpSite,
  caller: Caller,
  { certificatePem, chainPem, privateKeyPem, projectSlug }: Static<typeof TODAYS>,
): Promise<unknown> {
  if (projectSlug !== undefined) await checkSlug(site.store, caller, projectSlug);
  const command = { certificate: certificatePem, privateKey: privateKeyPem, chain: chainPem };
  const row = await watchedImport(site, caller, command, FIELDS).catch(told);
  return {
    certificate: certificatePem,
    ...(chainPem === undefined ? {} : { certificateChain: chainPem }),
    ...(privateKeyPem === undefined ? {} : { privateKey: privateKeyPem }),
    serialNumber: spellSerialNumber(row.serial),
    certificateId: row.id,
  };
}

/** A project is a tenant, by its name or id. @throws not_found for every other than the caller's */
async function checkSlug(reader: Reader, { tenantId }: Caller, text: string): Promise<void> {
  const slug = text.trim();
  if (parseId('tenant', slug) === tenantId) return;
  const name = (await reader.get('tenants', { id: tenantId }))?.name;
  if (name === slug || name?.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') === slug) return;
  throw new ChanceryError('not_found', `Project with slug '${quote(slug).slice(1, -1)}' not found`);
}

function told(error: unknown): never {
  if (error instanceof ChanceryError && error.code === 'conflict' && error.reason === undefined) {
    throw new ChanceryError('conflict', 'Certificate serial already exists in your project');
  }
  throw error;
}

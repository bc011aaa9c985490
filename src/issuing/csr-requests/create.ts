/** A CSR that is made here, for a key that is made here, sealed, and shown once after signing. */
import { administer } from '../../access/administer.ts';
import type { Caller } from '../../access/caller.ts';
import { sealKey } from '../../authorities/keyring.ts';
import type { AuthoritySite } from '../../authorities/site.ts';
import { atField, ChanceryError } from '../../base/error.ts';
import type { KeyAlgorithm } from '../../keys/algorithms.ts';
import type { KeyPair } from '../../keys/generate.ts';
import { denyFor, objections } from '../../policy/decision.ts';
import type { IssuanceRequest, SubjectAttribute } from '../../policy/request.ts';
import { nameList } from '../../policy/requested-names.ts';
import { checkSubject } from '../../policy/requested-subject.ts';
import { directPolicy } from '../../policy/spellings/authority.ts';
import type { CsrRequestRow } from '../../records/requests.ts';
import { parseCsr } from '../read-csr.ts';
import { drawUpCsr } from './draw-up.ts';
import { checkFewPending, eventData, newCsrRequest } from './row.ts';

export interface NewCsr {
  /** Least specific first, the common name in its place. */
  readonly subject: readonly SubjectAttribute[];
  readonly dns: readonly string[];
  readonly ips: readonly string[];
  readonly emails: readonly string[];
  readonly uris: readonly string[];
  readonly keyAlgorithm: KeyAlgorithm;
}

/**
 * What could never be signed is refused before a key is made.
 * @throws invalid_field, policy_denied; busy when too many RSA keys, or of the caller's requests, wait; unavailable
 */
export async function createCsr(site: AuthoritySite, caller: Caller, input: NewCsr): Promise<CsrRequestRow> {
  const request = requestFor(input);
  denyFor(objections({ request, policy: directPolicy(), grant: { kind: 'approval' } }));
  site.store.admit();
  await checkFewPending(site.store, caller);
  const owner = { account: caller.identityId, group: caller.tenantId };
  const pair = await site.keys.generate(input.keyAlgorithm, owner);
  return store(site, caller, pair, await drawUpCsr(pair, input.subject, request.names));
}

async function store(
  site: AuthoritySite,
  caller: Caller,
  pair: KeyPair,
  der: Uint8Array,
): Promise<CsrRequestRow> {
  const key = sealKey(site, caller.tenantId, 'request', pair);
  pair.pkcs8.fill(0);
  const row = newCsrRequest(site, caller, parseCsr(der), key.id);
  return administer(
    site,
    caller,
    'pki_csr_create',
    async () => ({
      writes: [
        { insert: 'keys', row: key },
        { insert: 'csrRequests', row },
      ],
      data: { ...eventData(row), key_algorithm: row.keyAlgorithm },
      value: row,
    }),
    () => new ChanceryError('conflict', 'this CSR is there already', { subject: 'csr' }),
  );
}

function requestFor({ dns, emails, ips, keyAlgorithm, subject, uris }: NewCsr): IssuanceRequest {
  const names = nameList();
  for (const { type, value } of subject) {
    if (type === 'commonName') names.addCommonName(value, 'subject.common_name');
    if (type === 'emailAddress') names.addEmail(value, 'subject.email_address');
  }
  for (const [i, name] of dns.entries()) names.addDns(name, `san_dns[${i}]`);
  for (const [i, address] of ips.entries()) names.addIp(address, `san_ip[${i}]`);
  for (const [i, address] of emails.entries()) names.addEmail(address, `san_email[${i}]`);
  for (const [i, uri] of uris.entries()) names.addUri(uri, `san_uri[${i}]`);
  names.check();
  atField('subject', () => checkSubject(subject));
  return {
    issuerField: 'ca_id',
    commonNames: subject.filter(({ type }) => type === 'commonName').map(({ value }) => value),
    commonNameField: 'subject.common_name',
    subject,
    names: names.names,
    namesField: 'san_dns',
    key: { kind: 'made', algorithm: keyAlgorithm },
    keyField: 'key_type',
    ttl: undefined,
    ttlField: 'validity_days',
    csr: undefined,
    authority: undefined,
  };
}

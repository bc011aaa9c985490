/**
 * Renewing: a new certificate with the subject and the names of an old one, and a new key. It is one more door to the one
 * cycle: what is asked for is judged by today's policy, as if it were asked for the first time.
 */
import type { Caller } from '../access/caller.ts';
import { invalidField } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { parseIp } from '../base/ip.ts';
import { parseDnsName } from '../policy/dns-name.ts';
import type { IssuanceRequest, RequestedName } from '../policy/request.ts';
import { type Asked, conclude, type Issued } from './conclude.ts';
import type { IssuingContext } from './contexts.ts';
import { type Csr, readCsr } from './read-csr.ts';
import { checkRenewable, type OldCertificate, readOld, rowToRenew } from './renewable.ts';
import { renewalRole } from './renewal-role.ts';
import { namesOf, unlisted } from './sign-csr.ts';
import type { IssuingSite } from './site.ts';
import { usualKey } from './usual-key.ts';

export interface RenewCommand {
  readonly certificateId: Id;
  /** Needed only where the old certificate does not say it; see {@link renewalRole}. */
  readonly role: string | undefined;
  /** Needed for one that was made from a CSR; others get a key that is made here, unless one is given. */
  readonly csrPem: string | undefined;
  /** Seconds; absent: as long as the old one was to be good for. */
  readonly ttl: number | undefined;
}

export interface Renewed extends Issued {
  /** Types of subject attributes that the old certificate or the CSR has and the new one has not, as OIDs. */
  readonly leftOut: readonly string[];
}

const CSR = 'csr_pem';

/**
 * The old certificate stays valid, and names the newest that renewed it. One that has expired is renewed like any other:
 * it is the caller's token that proves the right, not the certificate.
 * @throws not_found; invalid_field; policy_denied for one that does not stand; whatever {@link conclude} throws
 */
export async function renew(site: IssuingSite, caller: Caller, command: RenewCommand): Promise<Renewed> {
  const csr = command.csrPem === undefined ? undefined : readCsr(command.csrPem, CSR);
  const old = await readOld(site.store, caller.tenantId, command.certificateId);
  await checkRenewable(site.store, old.row);
  if (csr === undefined && old.isFromCsr) {
    throw invalidField(CSR, 'is required, as the certificate was made from a CSR: PKCS #10 in PEM');
  }
  const ask = asker(old, csr, command.ttl);
  const role = await renewalRole(site, caller, old, command.role, ask);
  const issued = await conclude(site, caller, {
    action: 'pki_renew',
    origin: 'renew',
    under: { role },
    request: async (context) => {
      // Read again with every attempt: what is committed relies on it.
      const row = await rowToRenew(site.store, caller.tenantId, old.row.id);
      const standing = await checkRenewable(site.store, row);
      const data = { replaces_id: old.row.id, lineage_id: old.row.lineageId };
      return { ...ask(context), replaces: old.row, also: () => ({ ...standing, writes: [], data }) };
    },
  });
  return { ...issued, leftOut: [...new Set([...old.otherAttributes, ...(csr?.otherAttributes ?? [])])] };
}

/** @returns what is asked under a role */
function asker(
  old: OldCertificate,
  csr: Csr | undefined,
  ttl: number | undefined,
): (context: IssuingContext) => Asked {
  const list = namesOf(old, 'id');
  list.check();
  const request: Omit<IssuanceRequest, 'key' | 'keyField'> = {
    issuerField: 'role',
    commonNames: old.commonNames,
    commonNameField: 'id',
    names: list.names,
    namesField: 'id',
    ttl: ttl ?? old.length,
    ttlField: 'ttl',
    csr: csr && { field: CSR, extensions: csr.extensions, unlistedNames: more(csr, old, list.names) },
    authority: undefined,
  };
  if (csr !== undefined) {
    const key = { kind: 'given', publicKey: csr.publicKey } as const;
    return () => ({ request: { ...request, key, keyField: CSR } });
  }
  return (context) => ({ request: { ...request, key: usualKey(context), keyField: 'role' } });
}

/** What a CSR names and the old certificate does not; a common name may be any of the old names. */
function more(csr: Csr, old: OldCertificate, names: readonly RequestedName[]): readonly string[] {
  const list = namesOf(csr, CSR);
  list.check();
  const plain = csr.commonNames.filter((name) => !parseDnsName(name).ok && parseIp(name) === undefined);
  return [...unlisted(list.names, names), ...plain.filter((name) => !old.commonNames.includes(name))];
}

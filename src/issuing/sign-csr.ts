/** Signing a CSR: the key is the caller's, the names are the CSR's or the request's, and all of them are judged. */
import type { Caller } from '../access/caller.ts';
import type { IssuanceRequest, RequestedName } from '../policy/request.ts';
import { type NameList, nameList } from '../policy/requested-names.ts';
import { conclude, type Issued } from './conclude.ts';
import { type Csr, readCsr } from './read-csr.ts';
import type { IssuingSite } from './site.ts';

export interface SignCommand {
  readonly role: string;
  readonly csrPem: string;
  /** Seconds. */
  readonly ttl: number | undefined;
  /** Names that the request gives itself instead of the CSR's; absent fields give none. */
  readonly commonName: string | undefined;
  readonly altNames: readonly string[] | undefined;
  readonly ipSans: readonly string[] | undefined;
}

export interface SignedCsr extends Issued {
  /** Types of subject attributes that the CSR has and the certificate has not, as OIDs. */
  readonly leftOut: readonly string[];
}

const CSR = 'csr_pem';

/** @throws invalid_field for a CSR or names that cannot be read; whatever {@link conclude} throws */
export async function signCsr(site: IssuingSite, caller: Caller, command: SignCommand): Promise<SignedCsr> {
  const { leftOut, request } = await signRequest(command);
  const issued = await conclude(site, caller, {
    action: 'pki_sign',
    origin: 'sign',
    under: { role: command.role },
    request: () => ({ request }),
  });
  return { ...issued, leftOut };
}

/** What is asked for. @throws invalid_field for a CSR or names that cannot be read */
export async function signRequest(
  command: SignCommand,
): Promise<Pick<SignedCsr, 'leftOut'> & { readonly request: IssuanceRequest }> {
  const csr = await readCsr(command.csrPem, CSR);
  const asked = namesOf(csr, CSR);
  const own = ownNames(command, csr);
  asked.check();
  own?.check();
  const names = own?.names ?? asked.names;
  const request: IssuanceRequest = {
    issuerField: 'role',
    commonNames:
      command.commonName === undefined || csr.commonNames.length > 1 ? csr.commonNames : [command.commonName],
    commonNameField: command.commonName === undefined ? CSR : 'common_name',
    names,
    namesField: own === undefined ? CSR : 'alt_names',
    key: { kind: 'given', publicKey: csr.publicKey },
    keyField: CSR,
    ttl: command.ttl,
    ttlField: 'ttl',
    csr: { field: CSR, extensions: csr.extensions, unlistedNames: unlisted(asked.names, names) },
    authority: undefined,
  };
  return { leftOut: csr.otherAttributes, request };
}

/**
 * The names of a CSR or a certificate.
 * @param field of the request, by which it came
 * @param addresses as {@link nameList} takes it
 */
export function namesOf(
  { commonNames, names }: Pick<Csr, 'commonNames' | 'names'>,
  field: string,
  addresses?: string,
): NameList {
  const list = nameList(addresses);
  for (const name of commonNames) list.addCommonName(name, field);
  for (const name of names) list.addGeneral(name, field);
  return list;
}

/** The names of the request's own fields, or undefined when it has none. */
function ownNames({ altNames, commonName, ipSans }: SignCommand, csr: Csr): NameList | undefined {
  if (commonName === undefined && altNames === undefined && ipSans === undefined) return undefined;
  const names = nameList();
  if (commonName !== undefined) names.addCommonName(commonName, 'common_name');
  else for (const name of csr.commonNames) names.addCommonName(name, CSR);
  for (const [i, name] of (altNames ?? []).entries()) names.addDns(name, `alt_names[${i}]`);
  for (const [i, address] of (ipSans ?? []).entries()) names.addIp(address, `ip_sans[${i}]`);
  return names;
}

/** What was asked for and is not among what is granted. */
export function unlisted(
  asked: readonly RequestedName[],
  granted: readonly RequestedName[],
): readonly string[] {
  const known = new Set(granted.map(({ type, value }) => `${type}:${value}`));
  return asked.filter(({ type, value }) => !known.has(`${type}:${value}`)).map(({ value }) => value);
}

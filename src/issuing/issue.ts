/** Issuing: names from the request, a key made here. */
import type { Caller } from '../access/caller.ts';
import type { IssuanceRequest } from '../policy/request.ts';
import { nameList } from '../policy/requested-names.ts';
import { conclude, type Issued } from './conclude.ts';
import type { IssuingContext } from './contexts.ts';
import type { IssuingSite } from './site.ts';
import { usualKey } from './usual-key.ts';

export interface IssueCommand {
  readonly role: string;
  readonly commonName: string | undefined;
  /** DNS names. */
  readonly altNames: readonly string[];
  readonly ipSans: readonly string[];
  /** Seconds. */
  readonly ttl: number | undefined;
}

/** @throws invalid_field for names that cannot be read; whatever {@link conclude} throws */
export async function issue(site: IssuingSite, caller: Caller, command: IssueCommand): Promise<Issued> {
  const request = issueRequest(command);
  return conclude(site, caller, {
    action: 'pki_issue',
    origin: 'issue',
    under: { role: command.role },
    request: (context) => ({ request: request(context) }),
  });
}

/** @returns what is asked for, once it is known under what. @throws invalid_field for names that cannot be read */
export function issueRequest(command: IssueCommand): (context: IssuingContext) => IssuanceRequest {
  const names = nameList();
  if (command.commonName !== undefined) names.addCommonName(command.commonName, 'common_name');
  for (const [i, name] of command.altNames.entries()) names.addDns(name, `alt_names[${i}]`);
  for (const [i, address] of command.ipSans.entries()) names.addIp(address, `ip_sans[${i}]`);
  names.check();
  return (context) => ({
    issuerField: 'role',
    commonNames: command.commonName === undefined ? [] : [command.commonName],
    commonNameField: 'common_name',
    names: names.names,
    namesField: 'alt_names',
    key: usualKey(context),
    keyField: 'role',
    ttl: command.ttl,
    ttlField: 'ttl',
    csr: undefined,
    authority: undefined,
  });
}

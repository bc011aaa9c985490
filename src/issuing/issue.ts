/** Issuing: names from the request, a key made here. */
import type { Caller } from '../access/caller.ts';
import { nameList } from '../policy/requested-names.ts';
import { conclude, type Issued } from './conclude.ts';
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
  const names = nameList();
  if (command.commonName !== undefined) names.addCommonName(command.commonName, 'common_name');
  for (const [i, name] of command.altNames.entries()) names.addDns(name, `alt_names[${i}]`);
  for (const [i, address] of command.ipSans.entries()) names.addIp(address, `ip_sans[${i}]`);
  names.check();
  return conclude(site, caller, {
    action: 'pki_issue',
    origin: 'issue',
    under: { role: command.role },
    request: (context) => ({
      request: {
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
      },
    }),
  });
}

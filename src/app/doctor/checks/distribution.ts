/** CRLs are where certificates say that they are: fetched from there, as whoever relies on a certificate does. */
import { crlAddress } from '../../../authorities/issuer.ts';
import { ChanceryError } from '../../../base/error.ts';
import { seconds } from '../../../base/ports.ts';
import { parseCrl } from '../../../x509/crl.ts';
import { type DoctorSite, failed, type Look, ok, type Said, several, warning } from '../check.ts';
import { issuersWithin } from '../issuers.ts';

/** Bases of addresses that are tried: there are several only where the public address was changed. */
const MOST_FETCHED = 3;
/** What is fetched is bounded; a list of more entries may be longer than that. */
const MOST_ENTRIES = 20_000;

export const distribution: Look = async (site, reach, signal) => {
  const { addresses, silent } = await published(site, reach);
  const found = await Promise.all(addresses.slice(0, MOST_FETCHED).map((url) => fetched(site, url, signal)));
  const worst =
    found.find(({ health }) => health === 'failed') ?? found.find(({ health }) => health !== 'ok');
  if (worst !== undefined) return worst;
  if (silent.length > 0) {
    return warning(
      `certificates of ${several(silent)} name no address of a CRL`,
      'set CHANCERY_DISTRIBUTION_LISTEN and CHANCERY_PUBLIC_URL before you make authorities',
    );
  }
  return found[0] ?? ok('nothing is published');
};

/** One CRL for each base of addresses, the shortest. */
async function published(
  { store }: DoctorSite,
  reach: Parameters<Look>[1],
): Promise<{ readonly addresses: readonly string[]; readonly silent: readonly string[] }> {
  const { issuers } = await issuersWithin(store, reach);
  const byBase = new Map<string, { readonly url: string; readonly entries: number }>();
  const silent: string[] = [];
  for (const { authority, issuer } of issuers) {
    if (authority.kind !== 'x509') continue;
    const url = crlAddress(issuer, 0);
    if (url === undefined || issuer.distributionUrl === null) {
      silent.push(authority.name);
      continue;
    }
    const head = await store.get('crls', { issuerId: issuer.id, shard: 0 });
    const entries = head?.entries ?? 0;
    const shortest = byBase.get(issuer.distributionUrl);
    if (shortest === undefined || entries < shortest.entries)
      byBase.set(issuer.distributionUrl, { url, entries });
  }
  const all = [...byBase.values()].filter(({ entries }) => entries <= MOST_ENTRIES);
  return { addresses: all.map(({ url }) => url), silent };
}

async function fetched({ clock, egress }: DoctorSite, url: string, signal: AbortSignal): Promise<Said> {
  const { origin } = new URL(url);
  try {
    const { body, status } = await egress.send({ method: 'GET', url, signal });
    if (status !== 200) return failed(`${origin} answers ${status} where a CRL should be`, REMEDY);
    const { nextUpdate } = parseCrl(body);
    if (nextUpdate !== undefined && nextUpdate < seconds(clock))
      return failed(
        `${origin} gives a CRL that is past its time`,
        'look for a cache on the way that keeps it',
      );
  } catch (error) {
    const why = error instanceof ChanceryError ? error.message : 'what it gives is no CRL';
    return failed(`CRLs cannot be fetched from ${origin}: ${why}`, REMEDY);
  }
  if (isOfThisMachine(url)) {
    return warning(
      `CRLs are fetched from ${origin}, which is this machine alone`,
      'set CHANCERY_PUBLIC_URL to what others reach before you make authorities for them',
    );
  }
  return ok(`CRLs are fetched from ${origin}`);
}

const REMEDY = 'see that the address of the certificates leads here, from where they are relied on';

function isOfThisMachine(url: string): boolean {
  return /^(?:localhost|.*\.localhost|127\..*|\[::1\])$/.test(new URL(url).hostname);
}

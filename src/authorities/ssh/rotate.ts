/**
 * Rotation without an outage: the next key is published before it signs, and the previous one for as long as anything that
 * it signed may be good.
 */
import { administer } from '../../access/administer.ts';
import type { Caller } from '../../access/caller.ts';
import { ChanceryError, notFound } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { seconds } from '../../base/ports.ts';
import { spellTime } from '../../base/time.ts';
import { isKeyAlgorithm, type KeyAlgorithm } from '../../keys/algorithms.ts';
import type { AuthorityRow, IssuerRow } from '../../records/authorities.ts';
import type { Count, Expectation, Reader, Write } from '../../records/store.ts';
import { kindOfKey, moved, nextGeneration } from '../generations.ts';
import type { AuthoritySite } from '../site.ts';
import { drawUpSshIssuer, keyPairFor } from './create.ts';
import { readSshAuthority, sshIssuers } from './read.ts';

/**
 * Makes the next key, published and not signing.
 * @param keyAlgorithm absent: that of the keys before
 * @throws not_found; conflict when there is a next key already, or the keys are elsewhere; busy; unavailable
 */
export async function rotateSshAuthority(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  keyAlgorithm?: KeyAlgorithm,
): Promise<void> {
  const { authority, ssh } = await readSshAuthority(site.store, caller.tenantId, id);
  if (ssh.vault !== null)
    throw conflict(
      'its keys are Vault’s: rotate them there, and name the new one here by issuer.ca_public_key',
    );
  const usual = isKeyAlgorithm(authority.keyAlgorithm) ? authority.keyAlgorithm : 'ed25519';
  const pair = await keyPairFor(site, caller, { keyAlgorithm: keyAlgorithm ?? usual });
  try {
    await change(site, caller, id, 'ssh_authority_rotate', async (own, issuers) => {
      if (issuers.some(({ state }) => state === 'next'))
        throw conflict('there is a next key already; promote it');
      const generation = nextGeneration(issuers);
      const drawn = drawUpSshIssuer(site, own, pair, { generation, state: 'next' });
      return { writes: drawn.writes, data: { issuer_id: drawn.issuer.id, generation } };
    });
  } finally {
    pair.pkcs8.fill(0);
  }
}

/**
 * The next key signs from now on; the one that did is trusted for as long as what it signed.
 * @throws not_found; conflict when there is no next key
 */
export async function promoteSshAuthority(site: AuthoritySite, caller: Caller, id: Id): Promise<void> {
  await change(site, caller, id, 'ssh_authority_promote', async (own, issuers, reader) => {
    const next = issuers.find(({ state }) => state === 'next');
    const active = issuers.find(({ state }) => state === 'active');
    if (next === undefined || active === undefined) throw conflict('there is no next key; rotate first');
    return {
      // The one that steps down first: at no time are there two.
      writes: [moved(active, 'previous'), moved(next, 'active')],
      set: await kindOfKey(reader, own, next),
      data: { issuer_id: next.id, generation: next.generation },
    };
  });
}

/**
 * Takes previous keys out of what is published, and into the KRL: those whose last certificate has ended.
 * @throws not_found; conflict, saying until when, when there is none such
 */
export async function retireSshAuthority(site: AuthoritySite, caller: Caller, id: Id): Promise<void> {
  await change(site, caller, id, 'ssh_authority_retire', async (_own, issuers, reader) => {
    const previous = issuers.filter(({ state }) => state === 'previous');
    if (previous.length === 0) throw conflict('it has no previous key');
    const now = seconds(site.clock);
    const ends: number[] = [];
    // One after the other: a transaction reads on one connection.
    for (const { id: issuerId, tenantId } of previous) {
      ends.push((await reader.lastEnd(tenantId, issuerId)) ?? 0);
    }
    const over = previous.filter((_, i) => (ends[i] ?? 0) < now);
    if (over.length === 0) {
      const first = Math.min(...ends);
      throw conflict(`what its previous key signed is good until ${spellTime(first)}; retire it then`);
    }
    return {
      writes: over.map((issuer) => moved(issuer, 'retired')),
      data: { generations: over.map(({ generation }) => generation) },
    };
  });
}

interface Wanted {
  readonly writes: readonly Write[];
  /** What else changes of the authority. */
  readonly set?: Partial<AuthorityRow>;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What is decided about an authority's keys moves its epoch, and makes its KRL be drawn up anew. */
async function change(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  action: string,
  decide: (own: AuthorityRow, issuers: readonly IssuerRow[], reader: Reader) => Promise<Wanted>,
): Promise<void> {
  const { tenantId } = caller;
  await administer(
    site,
    caller,
    action,
    async (reader) => {
      const { authority } = await readSshAuthority(reader, tenantId, id);
      const { data, set, writes } = await decide(authority, await sshIssuers(reader, authority), reader);
      const expect: Expectation[] = [{ table: 'authorities', tenantId, id, epoch: authority.epoch }];
      const counts: Count[] = [{ tenantId, subjectId: id, name: 'revocations', by: 1 }];
      const epoch: Write = {
        update: 'authorities',
        key: { tenantId, id },
        set: { ...set, epoch: authority.epoch + 1 },
      };
      return {
        writes: [...writes, epoch],
        expect,
        counts,
        data: { authority_id: id, name: authority.name, ...data },
        value: undefined,
      };
    },
    () => notFound('ssh_authority', id),
  );
}

function conflict(message: string): ChanceryError {
  return new ChanceryError('conflict', message);
}

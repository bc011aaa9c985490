/** The commit by which another master key becomes the installation's. */
import { auditEvent, systemActor } from '../../audit/event.ts';
import { toHex } from '../../base/bytes.ts';
import { ChanceryError } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import type { Sources } from '../../base/sources.ts';
import { type MasterKey, SALT_OCTETS } from '../../keys/master-key.ts';
import { checkValue, sealer, verifyCheckValue } from '../../keys/sealing.ts';
import type { ProcessRow } from '../../records/jobs.ts';
import type { Reader, Store } from '../../records/store.ts';
import type { Row } from '../../records/tables.ts';
import { GONE_MS } from '../presence.ts';

export interface SwitchSite extends Sources {
  readonly store: Store;
  /** Whose trail tells of it. */
  readonly tenantId: Id;
}

export interface NextKey {
  readonly key: MasterKey;
  /** Whether it was derived from a passphrase, with the installation's other salt. */
  readonly isOfPassphrase: boolean;
}

/**
 * From the commit on, every process seals under the next key as soon as it looks; all of them hold it already.
 * @returns false when it was done before
 * @throws conflict when a process does not hold it, or the master key was changed to a third one
 */
export async function switchMasterKey(
  site: SwitchSite,
  own: MasterKey | undefined,
  next: NextKey,
): Promise<boolean> {
  const keyId = toHex(next.key.id);
  const nextSealer = sealer([next.key], site.random);
  const { outcome, value } = await site.store.transact(async (reader) => {
    const installation = await reader.get('installation', { id: 1 });
    if (installation === undefined) throw new ChanceryError('not_found', 'there is no installation');
    if (verifyCheckValue(nextSealer, installation.keyCheck)) return { value: false };
    if (own === undefined || !verifyCheckValue(sealer([own], site.random), installation.keyCheck)) {
      throw new ChanceryError('conflict', 'the master key was changed meanwhile, and not to this one');
    }
    const lacking = (await liveProcesses(reader, site)).filter(({ keys }) => !keys.includes(keyId));
    if (lacking.length > 0) throw new ChanceryError('conflict', told(lacking, site));
    const set = { keyCheck: checkValue(nextSealer), ...salts(site, installation, next) };
    const { id, keyCheck, otherSalt } = installation;
    const data = { master_key: keyId, former: toHex(own.id) };
    const event = auditEvent(
      systemActor(site.tenantId, site.clock),
      { action: 'master_key_rotate', success: true, data },
      site,
    );
    const writes = [{ update: 'installation', key: { id, keyCheck, otherSalt }, set }] as const;
    return { change: { expect: [], writes, events: [event] }, value: true };
  });
  if (outcome.status === 'committed') return value;
  throw new ChanceryError('conflict', 'the master key was changed meanwhile; run the command again');
}

/** Those that have said lately that they are there. */
export async function liveProcesses(
  reader: Reader,
  { clock }: Pick<Sources, 'clock'>,
): Promise<readonly ProcessRow[]> {
  const since = clock.now() - GONE_MS;
  return (await reader.all('processes', {})).filter(({ seenMs }) => seenMs >= since);
}

/** A former passphrase keeps the salt that it was derived with: what is still sealed under it must be opened yet. */
function salts(
  { random }: SwitchSite,
  { keySalt, otherSalt }: Row<'installation'>,
  { isOfPassphrase }: NextKey,
): Pick<Row<'installation'>, 'keySalt' | 'otherSalt'> {
  if (!isOfPassphrase) return { keySalt: null, otherSalt: keySalt ?? otherSalt };
  return { keySalt: otherSalt, otherSalt: keySalt ?? random.bytes(SALT_OCTETS) };
}

function told(lacking: readonly ProcessRow[], { clock }: SwitchSite): string {
  const seen = lacking.map(
    ({ id, seenMs }) => `${id}, seen ${Math.max(0, clock.now() - seenMs) / 1000} s ago`,
  );
  const many = lacking.length === 1 ? 'a server does' : `${lacking.length} servers do`;
  return `${many} not hold the new master key (${seen.join('; ')}): set it for each of them, let its user read the file, and restart it; one that was killed is forgotten after a minute`;
}

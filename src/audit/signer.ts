/** The key that checkpoints are signed with: the installation's, made when the first one is, sealed to its row. */
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { KeyGenerator } from '../keys/generate.ts';
import { type PublicKey, parsePublicKey } from '../keys/public-key.ts';
import type { Sealer } from '../keys/sealing.ts';
import type { Signer } from '../keys/signer.ts';
import { softwareSigner } from '../keys/software.ts';
import type { AuditSignerRow } from '../records/audit.ts';
import { SEALED } from '../records/sealed.ts';
import type { Reader, Store } from '../records/store.ts';
import { firstTenant } from './alarm.ts';
import { auditEvent, systemActor } from './event.ts';

/** What the sealer works with. */
export interface SealingSite extends Sources {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly keys: KeyGenerator;
}

/** A public key of the log, and its row's id. */
export interface LogKey {
  readonly id: Id;
  readonly origin: string;
  readonly publicKey: PublicKey;
}

export interface LogSigner extends LogKey {
  readonly signer: Signer;
}

/** @returns undefined until the first checkpoint was signed */
export async function logKey(reader: Reader): Promise<LogKey | undefined> {
  const row = await signerRow(reader);
  return row && keyOf(row);
}

/**
 * The one key of the installation; made, with an event, when there is none.
 * @throws internal when it cannot be opened; unavailable
 */
export async function logSigner(site: SealingSite): Promise<LogSigner> {
  const row = (await signerRow(site.store)) ?? (await newSigner(site));
  const pkcs8 = site.sealer.open(row.sealed, SEALED.auditSigners.place(row));
  try {
    return { ...keyOf(row), signer: softwareSigner(pkcs8) };
  } finally {
    pkcs8.fill(0);
  }
}

async function signerRow(reader: Reader): Promise<AuditSignerRow | undefined> {
  const [row] = await reader.first('auditSigners', {}, 1);
  return row;
}

function keyOf({ id, spki }: AuditSignerRow): LogKey {
  return { id, origin: `chancery/${id}`, publicKey: parsePublicKey(spki) };
}

/** Of two processes that make one at once, one does: what a log is signed with may not change under its readers. */
async function newSigner(site: SealingSite): Promise<AuditSignerRow> {
  const { pkcs8, publicKey } = await site.keys.generate('ed25519', { account: 'audit', group: 'audit' });
  const id = site.ids.next();
  const sealed = site.sealer.seal(pkcs8, SEALED.auditSigners.place({ id, spki: publicKey.spki }));
  pkcs8.fill(0);
  const row: AuditSignerRow = { id, spki: publicKey.spki, sealed, createdAt: seconds(site.clock) };
  const actor = systemActor(await firstTenant(site.store), site.clock);
  const data = { signer_id: id };
  const { outcome, value } = await site.store.transact(async (reader) => {
    const found = await signerRow(reader);
    if (found !== undefined) return { value: found };
    const event = auditEvent(actor, { action: 'audit_signer_create', success: true, data }, site);
    return {
      change: { expect: [], writes: [{ insert: 'auditSigners', row }], events: [event] },
      value: row,
    };
  });
  if (outcome.status === 'committed') return value;
  throw new ChanceryError('internal', 'the key of the audit trail was not kept', { detail: outcome.status });
}

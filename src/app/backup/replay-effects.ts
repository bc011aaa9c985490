/**
 * What events of an export tell, done again on what a backup brought back: certificates are listed, what was revoked is
 * revoked, tokens and identities that were ended stay so, and lists get no number twice. Whatever else was changed is told.
 */
import { livingTokens, removalOf } from '../../access/identities.ts';
import { toHex } from '../../base/bytes.ts';
import type { Id } from '../../base/ids.ts';
import type { AuditEventRow } from '../../records/audit.ts';
import type { Count } from '../../records/store.ts';
import type { Row } from '../../records/tables.ts';
import { revoking } from '../../revocation/revoke-authority.ts';
import type { Filling } from '../../store/sql/fill.ts';
import type { RecordedRows } from './export-file.ts';
import { putCertificate } from './replay-certificates.ts';
import { liftHold, putRevocation, putSshRevocation, reasonIn } from './replay-revocations.ts';

export interface Replayed {
  /** Places of the sealed order: the first that the export added, and that behind the last. */
  readonly from: number;
  readonly to: number;
  readonly certificates: number;
  readonly revocations: number;
  readonly tokens: number;
  readonly identities: number;
  /** Certificates that are in no export, or whose authority was made after the backup: they are in the trail alone. */
  readonly unlisted: number;
  /** What was done besides, by action: it is in the trail, and has to be done again. */
  readonly undone: Readonly<Record<string, number>>;
  readonly counts: readonly Count[];
}

type Effect = (event: AuditEventRow) => Promise<void>;

/** What leaves nothing behind that has to be there again. */
const TRACELESS: ReadonlySet<string> = new Set([
  'alarm',
  'certificate_expiring',
  'idempotent_replay',
  'pki_csr_private_key',
  'pki_private_key_read',
  'token_introspect',
  'webhook_test',
  'backup_restore',
]);

export class Effects {
  readonly #filling: Filling;
  readonly #now: number;
  readonly #versions = new Map<Id, Row<'policyVersions'>>();
  /** Those of a page, until its events tell of them. */
  readonly #offered = new Map<Id, RecordedRows>();
  readonly #issued = new Map<Id, Count>();
  readonly #undone: Record<string, number> = {};
  readonly #done = { certificates: 0, revocations: 0, tokens: 0, identities: 0, unlisted: 0 };

  /** @param now seconds since 1970 UTC */
  constructor(filling: Filling, now: number) {
    this.#filling = filling;
    this.#now = now;
  }

  know(version: Row<'policyVersions'>): void {
    this.#versions.set(version.id, version);
  }

  offer(recorded: RecordedRows): void {
    // A page's certificates stand before its links; what no event told of is of a page before.
    if (this.#offered.size >= MOST_OFFERED) this.#offered.clear();
    this.#offered.set(recorded.certificate.id, recorded);
  }

  async of(event: AuditEventRow): Promise<void> {
    if (!event.success || TRACELESS.has(event.action)) return;
    const isMade = await this.#made(event);
    const effect = Object.hasOwn(this.#effects, event.action) ? this.#effects[event.action] : undefined;
    if (effect !== undefined) await effect(event);
    else if (!isMade) this.#undone[event.action] = (this.#undone[event.action] ?? 0) + 1;
  }

  done(places: Pick<Replayed, 'from' | 'to'>): Replayed {
    return { ...places, ...this.#done, undone: this.#undone, counts: [...this.#issued.values()] };
  }

  /** @returns whether the event tells the making of a certificate, listed now or not */
  async #made(event: AuditEventRow): Promise<boolean> {
    const { action, data, tenantId } = event;
    const { certificate_id: id, serial_number: serial } = data;
    const isMaking =
      ['not_after', 'valid_before'].some((member) => member in data) && action !== 'certificate_delete';
    if (typeof id !== 'string' || !(isMaking || action === 'pki_ca_create')) return false;
    if ((await this.#filling.reader.get('certificates', { tenantId, id: id as Id })) !== undefined)
      return true;
    const recorded = this.#offered.get(id as Id);
    const isIt =
      recorded !== undefined && recorded.certificate.tenantId === tenantId && isOf(recorded, serial);
    const version = recorded?.certificate.policyVersionId ?? null;
    const known = version === null ? undefined : this.#versions.get(version);
    if (isIt && (await putCertificate(this.#filling, event, recorded, known))) {
      this.#done.certificates += 1;
      this.#count(recorded.certificate);
    } else {
      this.#done.unlisted += 1;
    }
    // An authority that was made is not there again with its certificate.
    return action !== 'pki_ca_create';
  }

  #count({ authorityId, tenantId }: Row<'certificates'>): void {
    if (authorityId === null) return;
    const by = (this.#issued.get(authorityId)?.by ?? 0) + 1;
    this.#issued.set(authorityId, { tenantId, subjectId: authorityId, name: 'issued', by });
  }

  readonly #effects: Readonly<Record<string, Effect>> = {
    pki_revoke: async (event) => {
      this.#done.revocations += (await putRevocation(this.#filling, event, this.#now)) ? 1 : 0;
    },
    ssh_revoke: async (event) => {
      this.#done.revocations += (await putSshRevocation(this.#filling, event, this.#now)) ? 1 : 0;
    },
    pki_unrevoke: (event) => liftHold(this.#filling, event),
    pki_ca_revoke: (event) => this.#revokeAuthority(event),
    token_revoke: (event) => this.#revokeToken(event),
    identity_delete: (event) => this.#removeIdentity(event),
    certificate_delete: (event) => this.#archive(event),
    pki_csr_sign: (event) => this.#signRequest(event),
    crl_publish: (event) => this.#numberCrl(event),
    krl_publish: (event) => this.#numberKrl(event),
  };

  async #numberCrl({ data }: AuditEventRow): Promise<void> {
    const [issuerId, shard, number] = [
      data['issuer_id'] as Id,
      Number(data['shard']),
      Number(data['crl_number']),
    ];
    const list = await this.#filling.reader.get('crls', { issuerId, shard });
    if (list === undefined || list.number >= number) return;
    await this.#filling.write({ update: 'crls', key: { issuerId, shard }, set: { number } });
  }

  async #numberKrl({ data }: AuditEventRow): Promise<void> {
    const [authorityId, version] = [data['authority_id'] as Id, Number(data['krl_version'])];
    const list = await this.#filling.reader.get('krls', { authorityId });
    if (list === undefined || list.version >= version) return;
    await this.#filling.write({ update: 'krls', key: { authorityId }, set: { version } });
  }

  async #revokeAuthority({ atMs, data, tenantId }: AuditEventRow): Promise<void> {
    const id = data['ca_id'] as Id;
    const { reader } = this.#filling;
    const authority = await reader.get('authorities', { tenantId, id });
    if (authority === undefined) return;
    const act = await revoking(reader, tenantId, id, reasonIn(data), Math.floor(atMs / 1000));
    for (const write of act.writes) await this.#filling.write(write);
    this.#done.revocations += 1;
  }

  async #revokeToken({ atMs, data, tenantId }: AuditEventRow): Promise<void> {
    const id = data['token_id'] as Id;
    const token = await this.#filling.reader.get('tokens', { tenantId, id });
    if (token === undefined || token.revokedAt !== null) return;
    const set = { revokedAt: Math.floor(atMs / 1000), epoch: token.epoch + 1 };
    await this.#filling.write({ update: 'tokens', key: { tenantId, id }, set });
    this.#done.tokens += 1;
  }

  async #removeIdentity({ atMs, data, tenantId }: AuditEventRow): Promise<void> {
    const { reader } = this.#filling;
    const id = data['identity_id'] as Id;
    const identity = await reader.get('identities', { tenantId, id });
    if (identity === undefined || identity.removedAt !== null) return;
    const tokens = await livingTokens(reader, tenantId, id);
    const keys = await reader.all('sshKeys', { tenantId, identityId: id });
    const writes = removalOf(identity, { tokens, keys }, Math.floor(atMs / 1000));
    for (const write of writes) await this.#filling.write(write);
    this.#done.identities += 1;
    this.#done.tokens += tokens.length;
  }

  async #archive({ atMs, data, tenantId }: AuditEventRow): Promise<void> {
    const id = data['certificate_id'] as Id;
    const set = { archivedAt: Math.floor(atMs / 1000) };
    await this.#filling.write({ update: 'certificates', key: { tenantId, id }, set });
    await this.#filling.write({ remove: 'certificateRenewals', key: { tenantId, certificateId: id } });
  }

  /** What was signed once is not signed again. */
  async #signRequest({ atMs, data, identityId, tenantId }: AuditEventRow): Promise<void> {
    const [id, made] = [data['csr_id'] as Id, data['certificate_id'] as Id];
    const { reader } = this.#filling;
    if ((await reader.get('csrRequests', { tenantId, id })) === undefined) return;
    const certificate = await reader.get('certificates', { tenantId, id: made });
    const set = {
      status: 'signed',
      signedBy: identityId,
      signedAt: Math.floor(atMs / 1000),
      certificateId: certificate === undefined ? null : made,
    } as const;
    await this.#filling.write({ update: 'csrRequests', key: { tenantId, id }, set });
  }
}

/** More than a page has. */
const MOST_OFFERED = 20_000;

/** The event's own spelling of a serial number: hexadecimal, or decimal for SSH. */
function isOf({ certificate: { kind, serial } }: RecordedRows, told: unknown): boolean {
  if (told === undefined) return true;
  if (typeof told !== 'string') return false;
  return toHex(serial) === (kind === 'ssh' ? hexOf(told) : told);
}

function hexOf(decimal: string): string {
  if (!/^\d{1,20}$/.test(decimal)) return '';
  const hex = BigInt(decimal).toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}

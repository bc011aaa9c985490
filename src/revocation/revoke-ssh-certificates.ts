/** A page of SSH certificates, revoked as one; and a serial number that an outside issuer may have given. */
import type { Site } from '../access/administer.ts';
import { type Caller, callerFence, checkStillCaller } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { serialOfOctets } from '../authorities/ssh/certify.ts';
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { EventDraft } from '../records/audit.ts';
import type { IssuerRow } from '../records/authorities.ts';
import type { CertificateRow, RevocationRow } from '../records/certificates.ts';
import type { Change, Outcome, Write } from '../records/store.ts';
import { spellReason } from './reason.ts';
import { alteration, blocked, mayFollow, revocationRow } from './revoke.ts';

/** What is revoked, by this call or before: when first, why, and which certificates. */
export interface Done {
  /** Seconds since 1970 UTC. */
  readonly revokedAt: number;
  readonly reason: number;
  readonly certificates: readonly Id[];
}

const ATTEMPTS = 4;
/** The end of what may never end, for our records: 9999-12-31. */
export const FOREVER = 253_402_300_799;

/** @param ids at least one, so few that one commit holds nobody up @throws token_revoked, unavailable */
export async function revokeCertificates(
  site: Site,
  caller: Caller,
  ids: readonly Id[],
  reason: number,
): Promise<Done> {
  return attempted(site, async () => {
    const drawn = new Drawn(site, caller, reason);
    for (const id of ids) {
      const certificate = await site.store.get('certificates', { tenantId: caller.tenantId, id });
      if (certificate === undefined) continue;
      const { issuerId, serial } = certificate;
      drawn.add(certificate, await site.store.get('revocations', { issuerId, serial }));
    }
    return drawn;
  });
}

/** Puts a serial number of which no certificate is known under each of these issuers. */
export async function listUnknown(
  site: Site,
  caller: Caller,
  issuers: readonly IssuerRow[],
  serial: Uint8Array,
  reason: number,
): Promise<Done> {
  return attempted(site, async () => {
    const drawn = new Drawn(site, caller, reason);
    for (const issuer of issuers) {
      drawn.addUnknown(issuer, serial, await site.store.get('revocations', { issuerId: issuer.id, serial }));
    }
    return drawn;
  });
}

/** It is drawn up anew when it meets another's. */
async function attempted(site: Site, draw: () => Promise<Drawn>): Promise<Done> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const drawn = await draw();
    const { change } = drawn;
    const outcome: Outcome = change === undefined ? { status: 'committed' } : await site.store.commit(change);
    if (outcome.status === 'committed') return drawn.done;
    checkStillCaller(outcome);
  }
  throw new ChanceryError('unavailable', 'others are changing the same revocations; try again', {
    retryAfter: 1,
  });
}

/** What is gathered of one commit. */
class Drawn {
  readonly #site: Site;
  readonly #caller: Caller;
  readonly #reason: number;
  readonly #now: number;
  readonly #writes: Write[] = [];
  readonly #events: EventDraft[] = [];
  readonly #rows: RevocationRow[] = [];
  readonly #authorities = new Set<Id>();

  constructor(site: Site, caller: Caller, reason: number) {
    this.#site = site;
    this.#caller = caller;
    this.#reason = reason;
    this.#now = seconds(site.clock);
  }

  /** @returns undefined when all of it is revoked already */
  get change(): Change | undefined {
    if (this.#events.length === 0) return undefined;
    const { tenantId } = this.#caller;
    return {
      expect: callerFence(this.#caller, this.#site.clock),
      writes: this.#writes,
      counts: [...this.#authorities].map((subjectId) => {
        return { tenantId, subjectId, name: 'revocations', by: 1 } as const;
      }),
      events: this.#events,
    };
  }

  get done(): Done {
    const [first, ...rest] = this.#rows;
    const earliest = rest.reduce((a, b) => (a !== undefined && b.revokedAt >= a.revokedAt ? a : b), first);
    return {
      revokedAt: earliest?.revokedAt ?? this.#now,
      reason: earliest?.reason ?? this.#reason,
      certificates: this.#rows.flatMap(({ certificateId }) => certificateId ?? []),
    };
  }

  add(certificate: CertificateRow, before: RevocationRow | undefined): void {
    const row = revocationRow(certificate, this.#reason, this.#now, this.#now);
    this.#take(row, before, certificate);
  }

  addUnknown(
    { id, tenantId, authorityId }: IssuerRow,
    serial: Uint8Array,
    before: RevocationRow | undefined,
  ): void {
    const row: RevocationRow = {
      tenantId,
      issuerId: id,
      serial,
      certificateId: null,
      crlShard: 0,
      reason: this.#reason,
      revokedAt: this.#now,
      invalidityAt: null,
      listUntil: FOREVER,
    };
    this.#take(row, before, { authorityId });
  }

  /** @param of the certificate, where there is one */
  #take(
    fresh: RevocationRow,
    before: RevocationRow | undefined,
    of: CertificateRow | Pick<CertificateRow, 'authorityId'>,
  ): void {
    if (before !== undefined && !mayFollow(this.#reason, before.reason)) {
      this.#rows.push({ ...before, certificateId: fresh.certificateId });
      return;
    }
    const row = before === undefined ? fresh : { ...before, reason: this.#reason };
    this.#rows.push({ ...row, certificateId: fresh.certificateId });
    const { tenantId } = this.#caller;
    const data = {
      ...('id' in of ? { certificate_id: of.id, key_id: of.commonName } : {}),
      authority_id: of.authorityId,
      serial_number: String(serialOfOctets(row.serial)),
      reason: spellReason(row.reason),
      revoked_at: row.revokedAt,
      ...(before && { reason_before: spellReason(before.reason) }),
    };
    const event = auditEvent(this.#caller, { action: 'ssh_revoke', success: true, data }, this.#site);
    this.#events.push(event);
    this.#writes.push(
      before === undefined ? { insert: 'revocations', row } : alteration(before, row),
      ...('id' in of ? blocked(of, this.#reason, this.#now) : []),
      { insert: 'outbox', row: { tenantId, eventId: event.id, type: 'certificate.revoked', payload: data } },
    );
    if (of.authorityId !== null) this.#authorities.add(of.authorityId);
  }
}

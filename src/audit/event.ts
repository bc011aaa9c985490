/** Events of the audit trail: who did what, from where, and whether it was done. */
import type { Id, IdSource } from '../base/ids.ts';
import type { Clock } from '../base/ports.ts';
import type { EventDraft } from '../records/audit.ts';

/** Who acts, and by which request. The process itself acts without an identity. */
export interface Actor {
  readonly tenantId: Id;
  readonly identityId: Id | null;
  readonly identityType: string | null;
  readonly tokenId: Id | null;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  /** When the request began; milliseconds since 1970 UTC. */
  readonly startedMs: number;
}

/** The process itself, e.g. at its first start. */
export function systemActor(tenantId: Id, clock: Clock): Actor {
  return {
    tenantId,
    identityId: null,
    identityType: 'system',
    tokenId: null,
    sourceIp: null,
    userAgent: null,
    requestId: null,
    startedMs: clock.now(),
  };
}

export interface Happening {
  /** Snake case, e.g. `pki_issue`. */
  readonly action: string;
  readonly success: boolean;
  /** Never a secret; ids in their plain spelling. */
  readonly data?: Readonly<Record<string, unknown>>;
}

export function auditEvent(
  actor: Actor,
  happening: Happening,
  sources: { clock: Clock; ids: IdSource },
): EventDraft {
  const atMs = sources.clock.now();
  return {
    tenantId: actor.tenantId,
    id: sources.ids.next(),
    atMs,
    action: happening.action,
    success: happening.success,
    identityId: actor.identityId,
    identityType: actor.identityType,
    tokenId: actor.tokenId,
    sourceIp: actor.sourceIp,
    userAgent: actor.userAgent,
    requestId: actor.requestId,
    durationMs: Math.max(0, atMs - actor.startedMs),
    data: happening.data ?? {},
  };
}

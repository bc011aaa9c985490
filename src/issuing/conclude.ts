/** The issuance cycle of X.509: decide, make the key if one is to be made, draft, lint, sign, commit; and only then answer. */
import { type Asker, callerFence } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { certify } from '../authorities/certify.ts';
import { sealKey } from '../authorities/keyring.ts';
import { toHex } from '../base/bytes.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { KeyPair } from '../keys/generate.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { Grant } from '../policy/case.ts';
import { type Decision, decide } from '../policy/decision.ts';
import type { IssuanceRequest } from '../policy/request.ts';
import type { KeyRow } from '../records/authorities.ts';
import type { CertificateOrigin, CertificateRenewalRow, CertificateRow } from '../records/certificates.ts';
import type { Change, Expectation, Unrevoked, Write } from '../records/store.ts';
import type { IssuingContext, Under } from './contexts.ts';
import { principalOf, runCycle } from './cycle.ts';
import { renewalOf, usualDays } from './due.ts';
import { standingOf } from './key-standing.ts';
import type { IssuingSite } from './site.ts';

export interface Issued {
  readonly certificate: CertificateRow;
  /** DER. */
  readonly der: Uint8Array;
  /** DER, issuer first, root last. */
  readonly chain: readonly Uint8Array[];
  /** PKCS#8 DER, in the clear, when the key was made here: to be shown once. */
  readonly privateKey: Uint8Array | undefined;
  /** Seconds that were asked for, where the policy's cap shortened them, and what they became. */
  readonly clamped: { readonly from: number; readonly to: number } | undefined;
}

/** A way in: what is asked for, what it is judged under, and what is committed with the certificate. */
export interface Door {
  /** Of the audit event. */
  readonly action: string;
  readonly origin: CertificateOrigin;
  readonly under: Under;
  /**
   * Builds the request once the policy is known, e.g. with the kind of key that it asks for. Called again when
   * something moved meanwhile, so what it depends on is read in it.
   */
  request(context: IssuingContext): Asked | Promise<Asked>;
}

export interface Asked {
  readonly request: IssuanceRequest;
  /** Absent: the policy's allow-list. */
  readonly grant?: Grant;
  /** The certificate that the new one takes the place of. */
  readonly replaces?: CertificateRow;
  /** Whether nothing else may have taken its place already. */
  readonly replacesOnce?: boolean;
  /** Renews it by itself so many days before its end; absent: as its profile says. */
  readonly renewBeforeDays?: number | undefined;
  /** What else is written, and expected, in the same commit; an outcome that it makes stale is asked for again. */
  readonly also?: (certificate: CertificateRow) => Also;
}

export interface Also {
  readonly writes: readonly Write[];
  readonly expect?: readonly Expectation[];
  readonly unrevoked?: readonly Unrevoked[];
  /** For the audit event. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** @throws not_found, policy_denied, busy, unavailable, token_revoked; whatever the door's `request` throws */
export async function conclude(site: IssuingSite, asker: Asker, door: Door): Promise<Issued> {
  return runCycle<IssuingContext, Asked, Decision, Issued>(site, {
    load: () => site.contexts.of(asker.tenantId, door.under),
    forget: () => site.contexts.forget(asker.tenantId, door.under),
    ask: (context) => door.request(context),
    judge: (context, asked) => judge(site, asker, context, asked),
    async draw(context, asked, decision) {
      const { publicKey, pair } = await subjectKey(site, asker, asked.request);
      const { change, issued } = await draw(site, asker, door, context, {
        asked,
        decision,
        publicKey,
        pair,
      });
      return { change, finish: () => issued };
    },
  });
}

/** Decides, and does nothing else. @returns `behind` when it would be refused by what has changed since: what is refused is judged by today's policy too */
export async function judge(
  site: IssuingSite,
  asker: Asker,
  context: IssuingContext,
  { grant = { kind: 'allow_list' }, request }: Asked,
): Promise<Decision | 'behind'> {
  const { issuer, policy } = context;
  const keyStanding =
    request.key.kind === 'given' ? await standingOf(site, asker.tenantId, request.key.publicKey) : 'free';
  const now = seconds(site.clock);
  const facts = { request, grant, policy, issuer: issuer.facts, keyStanding, now };
  try {
    return decide(facts, principalOf(asker));
  } catch (error) {
    if (await site.contexts.isCurrent(context)) throw error;
    return 'behind';
  }
}

async function subjectKey(
  site: IssuingSite,
  asker: Asker,
  { key }: IssuanceRequest,
): Promise<{ readonly publicKey: PublicKey; readonly pair: KeyPair | undefined }> {
  if (key.kind === 'given') return { publicKey: key.publicKey, pair: undefined };
  const owner = { account: asker.identityId ?? 'renewals', group: asker.tenantId };
  const pair = await site.keys.generate(key.algorithm, owner);
  return { publicKey: pair.publicKey, pair };
}

interface Decided {
  readonly asked: Asked;
  readonly decision: Decision;
  readonly publicKey: PublicKey;
  readonly pair: KeyPair | undefined;
}

/** Draws up the certificate and all that is committed with it. */
async function draw(
  site: IssuingSite,
  asker: Asker,
  door: Door,
  context: IssuingContext,
  { asked, decision, pair, publicKey }: Decided,
): Promise<{ readonly change: Change; readonly issued: Issued }> {
  const { issuer } = context;
  const { tenantId } = asker;
  const kept =
    pair !== undefined && decision.policy.retainsKey ? sealKey(site, tenantId, 'leaf', pair) : undefined;
  const { der, row, writes } = await certify(site, {
    decision,
    publicKey,
    issuer: issuer.row,
    signing: issuer.signing,
    origin: door.origin,
    policyVersionId: context.policyVersionId,
    role: context.role,
    profileId: context.profile?.id ?? null,
    identityId: asker.identityId ?? asked.replaces?.identityId ?? null,
    keyId: kept?.id ?? null,
    asked: asked.request,
    replaces: asked.replaces,
    replacesOnce: asked.replacesOnce,
  });
  const also = asked.also?.(row) ?? NOTHING_ELSE;
  const days = asked.renewBeforeDays ?? usualDays(context.profile);
  // A key that is not kept would be lost with the next certificate.
  const renewal = kept === undefined || days === undefined ? undefined : renewalOf(row, days);
  const data = { ...eventData(row, context, decision), ...also.data };
  const event = auditEvent(asker, { action: door.action, success: true, data }, site);
  const type = asked.replaces === undefined ? 'certificate.issued' : 'certificate.renewed';
  const told: Write = { insert: 'outbox', row: { tenantId, eventId: event.id, type, payload: data } };
  return {
    change: {
      expect: [...callerFence(asker, site.clock), ...context.fence, ...(also.expect ?? [])],
      freeKeys: pair === undefined ? [{ tenantId, spkiHash: publicKey.spkiHash }] : [],
      unrevoked: also.unrevoked ?? [],
      writes: [
        ...keyWrites(kept),
        ...writes,
        ...(renewal === undefined ? [] : [inserted(renewal)]),
        ...also.writes,
        told,
      ],
      counts: [{ tenantId, subjectId: issuer.authority.id, name: 'issued', by: 1 }],
      events: [event],
    },
    issued: {
      certificate: row,
      der,
      chain: issuer.chain.map((certificate) => certificate.der),
      privateKey: pair?.pkcs8,
      clamped: decision.validity.clamped,
    },
  };
}

const NOTHING_ELSE: Also = { writes: [] };

function inserted(row: CertificateRenewalRow): Write {
  return { insert: 'certificateRenewals', row };
}

function keyWrites(row: KeyRow | undefined): readonly Write[] {
  return row === undefined ? [] : [{ insert: 'keys', row }];
}

function eventData(
  row: CertificateRow,
  context: IssuingContext,
  decision: Decision,
): Readonly<Record<string, unknown>> & { readonly certificate_id: Id } {
  return {
    certificate_id: row.id,
    serial_number: toHex(row.serial),
    role: context.role,
    ...(context.profile === null ? {} : { profile_id: context.profile.id, profile: context.profile.slug }),
    ca_id: context.issuer.authority.id,
    common_name: row.commonName,
    names: decision.names.map(({ type, value }) => `${type}:${value}`),
    not_after: row.notAfter,
    policy_version_id: context.policyVersionId,
  };
}

/** All that is done in the background, a row each. */
import { tidyIdempotencyKeys } from '../access/tidy-idempotency-keys.ts';
import { SEALER, TrailSealer } from '../audit/sealer.ts';
import { tellExpiring } from '../inventory/expiring.ts';
import { type RenewalWatch, renewDue } from '../issuing/auto-renew.ts';
import type { IssuingSite } from '../issuing/site.ts';
import type { Upkeep } from '../revocation/upkeep.ts';
import { type SelfAuditSite, selfAuditRound } from '../self-audit/walk.ts';
import { fanOut } from '../webhooks/fan-out.ts';
import type { Sender } from '../webhooks/sender.ts';
import { tidyWebhooks } from '../webhooks/tidy.ts';
import type { Job } from './jobs.ts';

export interface JobParts {
  readonly site: IssuingSite;
  readonly upkeep: Upkeep;
  readonly renewals: RenewalWatch;
  readonly sender: Sender;
  readonly differs: SelfAuditSite['found'];
}

/** The job that revocations wake. */
export const REVOCATION = 'revocation';

export function jobTable({ differs, renewals, sender, site, upkeep }: JobParts): readonly Job[] {
  const trail = new TrailSealer(site);
  return [
    {
      // What writes ask for is in the sealed order a second later; a replica that died is followed within its lease.
      name: SEALER,
      restMs: 1000,
      leaseMs: 15_000,
      keepsTurn: true,
      round: ({ carryOn }) => trail.round(carryOn),
    },
    {
      // Each CRL and KRL says itself when it is due.
      name: REVOCATION,
      restMs: 300_000,
      round: ({ carryOn }) => upkeep.round(carryOn),
    },
    {
      name: 'renewals',
      restMs: 300_000,
      round: ({ carryOn, isStopping }) => renewDue(site, carryOn, isStopping, renewals),
    },
    {
      name: 'expiring',
      restMs: 60_000,
      round: ({ carryOn }) => tellExpiring(site, carryOn),
    },
    {
      // What is to be told is sealed about once a second, and sent within the next.
      name: 'webhooks',
      restMs: 1000,
      leaseMs: 15_000,
      keepsTurn: true,
      round: async ({ carryOn }) => {
        // What cannot be read keeps nothing back that is to be sent.
        try {
          await fanOut(site, carryOn);
        } finally {
          if (await carryOn()) await sender.round();
        }
      },
    },
    {
      name: 'webhooks-tidy',
      restMs: 600_000,
      round: ({ carryOn }) => tidyWebhooks(site, carryOn),
    },
    {
      name: 'idempotency-keys',
      restMs: 3_600_000,
      round: ({ carryOn }) => tidyIdempotencyKeys(site, carryOn),
    },
    {
      // A page of a hundred each time: a million certificates are gone through in three and a half days.
      name: 'self-audit',
      restMs: 30_000,
      round: ({ carryOn }) => selfAuditRound({ ...site, found: differs }, carryOn),
    },
  ];
}

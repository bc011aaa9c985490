import type { Logger } from 'pino';
import type { TokenUses } from '../access/token-uses.ts';
import type { OutsidePlace } from '../audit/outside.ts';
import type { Verifier } from '../audit/verify.ts';
import type { Overviews } from '../inventory/overview/overview.ts';
import type { IssuingSite } from '../issuing/site.ts';
import type { Crls } from '../revocation/crls.ts';
import type { Krls } from '../revocation/krls.ts';
import type { Doctor } from './doctor.ts';
import type { LiveEvents } from './live/live-events.ts';
import type { Metrics } from './metrics.ts';
import type { SetupCodes } from './session/setup-codes.ts';

/** What the HTTP side works with: the core's site, and how the server is reached and watched. */
export interface HttpSite extends IssuingSite {
  readonly crls: Crls;
  readonly krls: Krls;
  /** Where this process keeps the newest checkpoint of the audit trail that it has seen. */
  readonly outside: OutsidePlace;
  readonly verifier: Verifier;
  readonly tokenUses: TokenUses;
  readonly doctor: Doctor;
  /** What happens, for whoever follows it. */
  readonly live: LiveEvents;
  /** Codes by which whoever started this process signs in. */
  readonly setup: SetupCodes;
  readonly overviews: Overviews;
  /** There is something to do for the jobs that run in the background. */
  readonly wakeJobs: () => void;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly version: string;
  /** Base of the addresses under which callers reach the API, without a slash at the end. */
  readonly publicUrl: string;
  /** Seconds that an SSH certificate for a cluster is good for when its request does not say. */
  readonly sshDefaultTtl: number;
}

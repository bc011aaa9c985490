/**
 * Looks a server over, check by check, each within its time. It costs what it costs however many ask: one looking goes on at a
 * time, whoever asks for the same meanwhile, or soon after, is told what that finds.
 */
import { ChanceryError } from '../../base/error.ts';
import type { Doctor, Finding, Reach } from '../../http/doctor.ts';
import { type Check, type DoctorSite, failed, type Said } from './check.ts';
import { tenantOf } from './issuers.ts';
import { CHECKS } from './table.ts';

/** How long what was found is told again. */
const KEPT_MS = 10_000;
/** How long a check may take. */
const LIMIT_MS = 5_000;
/** Tenants that wait for one another. */
const MOST_WAITING = 8;

interface Kept {
  readonly atMs: number;
  readonly findings: Promise<readonly Finding[]>;
}

export class Examination implements Doctor {
  readonly #site: DoctorSite;
  readonly #checks: readonly Check[];
  readonly #limitMs: number;
  readonly #kept = new Map<string, Kept>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @param limitMs how long a check may take */
  constructor(site: DoctorSite, checks: readonly Check[] = CHECKS, limitMs = LIMIT_MS) {
    this.#site = site;
    this.#checks = checks;
    this.#limitMs = limitMs;
  }

  async examine(reach: Reach): Promise<readonly Finding[]> {
    const now = this.#site.clock.now();
    for (const [key, { atMs }] of this.#kept) {
      if (Math.abs(now - atMs) >= KEPT_MS) this.#kept.delete(key);
    }
    const key = tenantOf(reach) ?? '';
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept.findings;
    if (this.#waiting >= MOST_WAITING) {
      throw new ChanceryError('busy', 'others are having the server looked over; try again', {
        retryAfter: 5,
      });
    }
    this.#waiting++;
    const findings = this.#last.then(() => this.#all(reach)).finally(() => this.#waiting--);
    this.#last = findings.catch(() => undefined);
    this.#kept.set(key, { atMs: now, findings });
    return findings;
  }

  #all(reach: Reach): Promise<readonly Finding[]> {
    const within = this.#checks.filter((check) => reach === 'installation' || check.of === 'tenant');
    return Promise.all(within.map((check) => this.#one(check, reach)));
  }

  async #one({ look, name }: Check, reach: Reach): Promise<Finding> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), this.#limitMs);
    const overdue = new Promise<Said>((done) => {
      limit.signal.addEventListener('abort', () => done(TOO_LONG));
    });
    try {
      const said = await Promise.race([look(this.#site, reach, limit.signal), overdue]);
      return { check: name, ...said };
    } catch (error) {
      this.#site.log.warn({ err: error, check: name }, 'what a check is about could not be looked at');
      return { check: name, ...unseen(error) };
    } finally {
      clearTimeout(timer);
    }
  }
}

const LOG = 'look into the log, and ask again';
const TOO_LONG = failed('it could not be found out in time', LOG);

/** What is no error of ours may say more than anybody should read. */
function unseen(error: unknown): Said {
  const isOurs = error instanceof ChanceryError && error.code !== 'internal';
  return failed(isOurs ? error.message : 'it could not be found out', LOG);
}

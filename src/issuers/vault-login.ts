/** Logging in with an AppRole: tokens are kept until shortly before their lease ends. */

import type { VaultCredentials } from '../authorities/ssh/vault-settings.ts';
import type { Egress } from '../base/egress.ts';
import { ChanceryError } from '../base/error.ts';
import { sha256 } from '../base/hash.ts';
import { type Clock, seconds } from '../base/ports.ts';
import type { VaultPlace } from '../records/ssh.ts';
import { callVault, lied } from './vault-call.ts';

export type AppRole = Extract<VaultCredentials, { readonly method: 'approle' }>;

export interface Login {
  readonly token: string;
  /** Whether it was there before it was asked for. */
  readonly isKept: boolean;
}

export interface Logins {
  /** @throws issuer_failed: nothing was signed */
  get(settings: VaultPlace, credentials: AppRole): Promise<Login>;
  /** Forgets a token that Vault no longer takes. */
  drop(settings: VaultPlace, credentials: AppRole, token: string): void;
}

interface Kept {
  readonly token: string;
  /** Unix seconds. */
  readonly until: number;
}

/** Tokens at a time; the oldest goes. */
const MOST = 64;
/** Seconds for which a token is kept at most, whatever its lease. */
const LONGEST = 3600;
/** Seconds before the lease ends in which no request is begun with the token. */
const MARGIN = 30;

export function newLogins(egress: Egress, clock: Clock): Logins {
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, Promise<Kept>>();

  const logIn = async (key: string, settings: VaultPlace, credentials: AppRole): Promise<Kept> => {
    const made = await login(egress, clock, settings, credentials);
    kept.delete(key);
    if (made.until > seconds(clock)) kept.set(key, made);
    const [oldest] = kept.keys();
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
    return made;
  };

  return {
    async get(settings, credentials) {
      const key = keyOf(settings, credentials);
      const found = kept.get(key);
      if (found !== undefined && found.until > seconds(clock)) return { token: found.token, isKept: true };
      // Those who ask at once share one login.
      const login =
        underWay.get(key) ?? logIn(key, settings, credentials).finally(() => underWay.delete(key));
      underWay.set(key, login);
      return { token: (await login).token, isKept: false };
    },
    drop(settings, credentials, token) {
      const key = keyOf(settings, credentials);
      // Another request may have logged in again meanwhile.
      if (kept.get(key)?.token === token) kept.delete(key);
    },
  };
}

/** Another secret id is another login, so that credentials that were changed count at once. */
function keyOf({ address, namespace, roots }: VaultPlace, credentials: AppRole): string {
  const { mount, role_id, secret_id } = credentials;
  const text = JSON.stringify([address, namespace, roots, mount, role_id, secret_id]);
  return Buffer.from(sha256(new TextEncoder().encode(text))).toString('base64');
}

async function login(
  egress: Egress,
  clock: Clock,
  settings: VaultPlace,
  { mount = 'approle', role_id, secret_id }: AppRole,
): Promise<Kept> {
  const began = seconds(clock);
  try {
    const call = { path: `auth/${mount}/login`, body: { role_id, secret_id }, secrets: [role_id, secret_id] };
    const { token, lease, uses } = readAuth(await callVault(egress, settings, call));
    // A token for a number of uses is used once; a lease of 0 has no end.
    const length = uses > 0 ? 0 : lease === 0 ? LONGEST : Math.min(lease, LONGEST) - MARGIN;
    return { token, until: began + length };
  } catch (error) {
    if (!(error instanceof ChanceryError)) throw error;
    // Whatever became of the login, nothing was asked to be signed.
    const { detail } = error;
    const parts = detail === undefined ? {} : { detail };
    throw new ChanceryError('issuer_failed', 'the outside issuer did not let this server log in', parts);
  }
}

function readAuth(body: unknown): { readonly token: string; readonly lease: number; readonly uses: number } {
  const auth = (body as { readonly auth?: Readonly<Record<string, unknown>> } | null)?.auth;
  const { client_token: token, lease_duration: lease, num_uses: uses = 0 } = auth ?? {};
  if (typeof token !== 'string' || !/^[\x21-\x7e]{1,4096}$/.test(token)) throw lied('no auth.client_token');
  if (!isCount(lease)) throw lied('no auth.lease_duration');
  if (!isCount(uses)) throw lied('auth.num_uses is no count');
  return { token, lease, uses };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/**
 * Vault's SSH secrets engine, and OpenBao's, as an outside issuer: `POST /v1/<mount>/sign/<role>` makes a certificate
 * with a serial and times of Vault's own. What comes back is judged by whoever asked.
 */

import type { VaultCredentials } from '../authorities/ssh/vault-settings.ts';
import type { Egress } from '../base/egress.ts';
import { ChanceryError } from '../base/error.ts';
import type { Clock } from '../base/ports.ts';
import type { DelegatedIssuer, DelegatedRequest } from '../issuing/ssh/delegated.ts';
import type { VaultPlace } from '../records/ssh.ts';
import { callVault, lied, VaultRefusal } from './vault-call.ts';
import { newLogins } from './vault-login.ts';

/** Characters of a certificate line. One with 256 principals of 253 characters and an RSA-16384 key is shorter. */
const LONGEST = 131_072;

export function vaultIssuer({
  clock,
  egress,
}: {
  readonly clock: Clock;
  readonly egress: Egress;
}): DelegatedIssuer {
  const logins = newLogins(egress, clock);

  async function sign(
    settings: VaultPlace,
    credentials: VaultCredentials,
    request: DelegatedRequest,
  ): Promise<string> {
    const body = bodyOf(request);
    if (credentials.method === 'token') return askToSign(egress, settings, body, credentials.token);
    const { isKept, token } = await logins.get(settings, credentials);
    try {
      return await askToSign(egress, settings, body, token);
    } catch (error) {
      // The token may have been revoked early. 403 says that nothing was signed, so that asking again is safe.
      if (!(error instanceof VaultRefusal) || error.status !== 403) throw error;
      logins.drop(settings, credentials, token);
      if (!isKept) throw error;
    }
    const again = await logins.get(settings, credentials);
    return askToSign(egress, settings, body, again.token);
  }

  return { sign };
}

async function askToSign(
  egress: Egress,
  settings: VaultPlace,
  body: unknown,
  token: string,
): Promise<string> {
  const path = `${settings.mount}/sign/${encodeURIComponent(settings.role)}`;
  const answer = await callVault(egress, settings, { path, body, token, secrets: [token] });
  const { signed_key: text } =
    (answer as { readonly data?: { readonly signed_key?: unknown } } | null)?.data ?? {};
  if (typeof text !== 'string' || text.length > LONGEST)
    throw lied('no data.signed_key, or one that is too long');
  const line = text.trim();
  if (!/^[\x20-\x7e]+$/.test(line)) throw lied('data.signed_key is not one line of ASCII');
  return line;
}

/** Vault splits names at commas and trims them, and takes its role's own when there are none: such are not asked for. */
function bodyOf(request: DelegatedRequest): unknown {
  const { criticalOptions, extensions, keyId, kind, principals, publicKey, ttl } = request;
  if (principals.length === 0) throw impossible('no principal');
  if (principals.some((name) => !/^[^\s,]+$/.test(name)))
    throw impossible('a principal with a comma or a space');
  // 0 would be the role's default.
  if (!Number.isSafeInteger(ttl) || ttl < 1) throw impossible('a time to live of no whole second');
  return {
    public_key: publicKey,
    cert_type: kind,
    valid_principals: principals.join(','),
    ttl: `${ttl}s`,
    key_id: keyId,
    critical_options: criticalOptions,
    extensions,
  };
}

function impossible(what: string): ChanceryError {
  return new ChanceryError('issuer_failed', `the outside issuer cannot be asked for ${what}`);
}

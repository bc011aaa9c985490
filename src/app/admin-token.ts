/** `chancery admin-token`: a token for everything, made beside the servers by whoever holds the master key. */
import { existsSync } from 'node:fs';
import { mintSystemToken } from '../access/lost-token.ts';
import { ChanceryError } from '../base/error.ts';
import type { TokenRow } from '../records/access.ts';
import { openStore } from '../store/open.ts';
import { ambientSources } from './ambient.ts';
import type { Config } from './config.ts';
import { openKeys } from './open-keys.ts';

/**
 * @param ttl seconds
 * @throws not_found without an installation; invalid_field when the master key is not there or is another's
 */
export async function mintAdminToken(
  config: Config,
  ttl: number,
): Promise<{ readonly token: TokenRow; readonly text: string }> {
  const path = config.databaseUrl.slice('sqlite:'.length);
  if (config.usesSqlite && !existsSync(path)) throw nothingHere(path);
  const sources = ambientSources();
  const store = await openStore(config.databaseUrl, sources);
  try {
    const installation = await store.get('installation', { id: 1 });
    if (installation === undefined) throw nothingHere('the database');
    // Who reaches the database alone is not to have everything else.
    await openKeys(config, sources.random, installation);
    return await mintSystemToken({ ...sources, store }, ttl);
  } finally {
    await store.close();
  }
}

function nothingHere(place: string): ChanceryError {
  return new ChanceryError(
    'not_found',
    `there is no installation in ${place}: run this with the settings of the server`,
  );
}

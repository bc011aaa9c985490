import type { Store } from '../records/store.ts';
import type { StoreOptions } from './options.ts';
import { openPostgres } from './sql/postgres/open.ts';
import { openSqlite } from './sql/sqlite/open.ts';

/**
 * Opens the store that a URL names, migrating it first: `sqlite:<path>`, `postgres://…` or `postgresql://…`.
 * @throws RangeError for any other scheme; the URL is not quoted, as it may hold a password
 */
export async function openStore(url: string, options: StoreOptions): Promise<Store> {
  const scheme = url.slice(0, url.indexOf(':'));
  const open = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  if (open === undefined) throw new RangeError('the database URL must begin with sqlite: or postgres://');
  return await open(url, options);
}

const SCHEMES: Readonly<Record<string, (url: string, options: StoreOptions) => Promise<Store>>> = {
  postgres: openPostgres,
  postgresql: openPostgres,
  sqlite: (url, options) => openSqlite(url.slice('sqlite:'.length), options),
};

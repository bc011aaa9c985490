/** Whether the store takes what is written, found out by writing: a lease, which is nobody's record. */
import { takeLease } from '../../lease.ts';
import { type Look, ok } from '../check.ts';

const LEASE_MS = 10_000;

/** @throws unavailable: the store is full, read only, or not there */
export const store: Look = async (site) => {
  site.store.admit();
  // Where it is another process's, that one has just written.
  const lease = await takeLease(site, 'doctor', site.ids.next(), LEASE_MS);
  await lease?.release();
  return ok(`${site.host.engine}, writable`);
};

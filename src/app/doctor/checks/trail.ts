/** The audit trail is sealed within seconds where a sealer is at work. */
import { failed, type Look, lasting, ok, warning } from '../check.ts';

const LATE_MS = 60_000;
const BROKEN_MS = 300_000;
const MOST = 100;

export const trail: Look = async ({ clock, store }) => {
  const waiting = await store.first('auditLinks', { firstSeq: null }, MOST);
  const oldest = Math.min(clock.now(), ...waiting.map(({ atMs }) => atMs));
  const age = clock.now() - oldest;
  const told = `the oldest event that is not sealed has waited ${lasting(age / 1000)}`;
  if (age > BROKEN_MS) return failed(told, 'look into the log for why the trail is not sealed');
  if (age > LATE_MS) return warning(told, 'look again; if it grows, the log tells why');
  return ok('sealed up to now');
};

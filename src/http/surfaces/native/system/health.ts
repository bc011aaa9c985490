/** `GET /v1/health` and `GET /v1/health/ready`. */
import Type from 'typebox';
import { standingAlarms } from '../../../../audit/alarm.ts';
import { seconds } from '../../../../base/ports.ts';
import { checkValue } from '../../../../keys/sealing.ts';
import { openEndpoint } from '../../../endpoint.ts';
import type { HttpSite } from '../../../site.ts';
import { spellTime } from '../../../v1/spelling.ts';

export const health = openEndpoint({
  method: 'GET',
  path: '/v1/health',
  summary: 'Whether the process answers',
  answers: { 200: Type.Object({ status: Type.String(), timestamp: Type.String() }) },
  async handle({ site }) {
    return { status: 200, body: { status: 'healthy', timestamp: spellTime(seconds(site.clock)) } };
  },
});

const READINESS = Type.Object({
  status: Type.String(),
  checks: Type.Object({
    store: Type.String(),
    clock: Type.String(),
    master_key: Type.String(),
    alarms: Type.String(),
  }),
});

export const ready = openEndpoint({
  method: 'GET',
  path: '/v1/health/ready',
  summary: 'Whether certificates can be issued now',
  answers: { 200: READINESS, 503: READINESS },
  async handle({ site }) {
    const needed = { store: await storeState(site), clock: clockState(site), master_key: keyState(site) };
    const isReady = Object.values(needed).every((state) => state === 'ok');
    const checks = { ...needed, alarms: await alarmState(site) };
    return { status: isReady ? 200 : 503, body: { status: isReady ? 'ready' : 'not_ready', checks } };
  },
});

async function storeState({ store }: HttpSite): Promise<string> {
  try {
    store.admit();
    return (await store.get('installation', { id: 1 })) === undefined ? 'no installation' : 'ok';
  } catch {
    return 'unavailable';
  }
}

function clockState({ clock, store }: HttpSite): string {
  return store.lastCommitMs - clock.now() > 60_000 ? 'behind the last commit' : 'ok';
}

/** Whether keys could be kept now: a process that has not looked which master key is the installation's seals nothing. */
function keyState({ sealer }: HttpSite): string {
  try {
    checkValue(sealer);
    return 'ok';
  } catch {
    return 'unknown or not held';
  }
}

/** What alarms stand, by their kinds alone, as anybody may ask. They are to be looked into, and keep nobody from being served. */
async function alarmState({ store }: HttpSite): Promise<string> {
  try {
    const kinds = new Set((await standingAlarms(store)).map(({ kind }) => kind));
    return [...kinds].join(', ') || 'ok';
  } catch {
    return 'unavailable';
  }
}

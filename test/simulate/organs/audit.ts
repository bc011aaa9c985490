/** The trail: it verifies, it has everything that was answered, and what is counted is what there is. */
import { parseId } from '../../../src/base/ids.ts';
import { isDone, type Told } from '../client.ts';
import type { Organ } from '../organ.ts';
import { rowsOf, withWrites } from '../rows.ts';
import type { World } from '../world.ts';

/** What changes nothing, and what several get at once: who asks for a CRL while one waits to be made gets that. */
const WITHOUT_EVENT = /^\/v1\/pki\/(certificates\/validate|ca\/[^/]+\/crl)$/;

export const audit: Organ = {
  name: 'audit',
  operations: [
    {
      name: 'verify the audit trail',
      weight: 1,
      async act(client) {
        await client.call('GET', '/v1/audit/verify');
      },
    },
  ],
  invariants: [
    {
      name: 'the audit trail verifies',
      async check(world, client) {
        const last = await client.call('GET', '/v1/audit/verify');
        return [...world.told.filter(({ path }) => path === '/v1/audit/verify'), last]
          .filter((told) => isDone(told) && told.body['valid'] !== true)
          .map(({ body, task }) => `#${task} was told ${JSON.stringify(body)}`);
      },
    },
    { name: 'what was answered is in the audit trail', check: async (world) => unrecorded(world) },
    { name: 'the sealed order is dense, and whole', check: async (world) => unsealed(world) },
    { name: 'what is counted is there', check: async (world) => miscounted(world) },
  ],
  plants: [
    {
      name: 'an event is changed afterwards',
      breaks: 'the audit trail verifies',
      hooks: {
        read: (method, found, _args, world) => {
          if (method === 'renewalsDue') {
            const { auditEvents } = world.database.tables;
            const [first] = auditEvents.rows();
            if (first !== undefined) auditEvents.put({ ...first, action: 'nothing' });
          }
          return found;
        },
      },
    },
    {
      name: 'an event is left out',
      breaks: 'what was answered is in the audit trail',
      hooks: {
        change: (change) =>
          change.events.some(({ action }) => action === 'pki_revoke')
            ? { ...change, events: change.events.filter(({ action }) => action !== 'pki_revoke') }
            : change,
      },
    },
    {
      name: 'a place in the sealed order is left out',
      breaks: 'the sealed order is dense, and whole',
      hooks: {
        change: (change) =>
          withWrites(change, (write) =>
            'update' in write && write.update === 'auditLinks' && (write.set.firstSeq ?? 0) > 40
              ? { ...write, set: { firstSeq: (write.set.firstSeq ?? 0) + 1 } }
              : write,
          ),
      },
    },
    {
      name: 'an issue is counted twice',
      breaks: 'what is counted is there',
      hooks: {
        change: (change) => ({
          ...change,
          counts: (change.counts ?? []).map((count) => ({ ...count, by: 2 })),
        }),
      },
    },
  ],
};

function unrecorded(world: World): readonly string[] {
  const events = rowsOf(world, 'auditEvents').filter(({ success }) => success);
  const recorded = new Set(events.map(({ requestId }) => requestId));
  const revocations = events
    .filter(({ action }) => action.endsWith('_revoke'))
    .map(({ data }) => JSON.stringify(data));
  // What is revoked already is not revoked again.
  const isRepeated = (told: Told): boolean => {
    const name = revokedBy(told);
    return name !== undefined && revocations.some((data) => data.includes(name));
  };
  return world.told
    .filter((told) => isDone(told) && told.method !== 'GET' && !WITHOUT_EVENT.test(told.path))
    .filter((told) => !recorded.has(told.requestId ?? null) && !isRepeated(told))
    .map(({ method, path, task }) => `#${task} ${method} ${path} left no event`);
}

/** All links have their places, one after another; and nobody raised an alarm for nothing. */
function unsealed(world: World): readonly string[] {
  const found = rowsOf(world, 'alarms').map(
    ({ detail, kind, subject }) => `an alarm: ${kind} of ${subject}: ${detail}`,
  );
  const links = rowsOf(world, 'auditLinks').toSorted((a, b) => (a.firstSeq ?? -1) - (b.firstSeq ?? -1));
  let seq = 0;
  for (const { events, firstSeq, number, writerId } of links) {
    if (firstSeq !== seq) found.push(`link ${number} of ${writerId} is at ${firstSeq}, not at ${seq}`);
    seq = (firstSeq ?? seq) + events;
  }
  const size = rowsOf(world, 'auditCheckpoints')[0]?.size;
  return size === seq ? found : [...found, `the newest checkpoint is of ${size} events, not of ${seq}`];
}

/** What a request revokes, as its event has it. */
function revokedBy({ path, sent }: Told): string | undefined {
  if (path === '/v1/pki/revoke') return String(sent['serial_number']).replaceAll(':', '').toLowerCase();
  if (path === '/v1/ssh/revoke') return `"${String(sent['serial_number'])}"`;
  const [, authority] = /^\/v1\/pki\/ca\/([^/]+)\/revoke$/.exec(path) ?? [];
  return authority && parseId('ca', authority);
}

function miscounted(world: World): readonly string[] {
  const issued = new Map<string, number>();
  const add = (id: string, by: number): unknown => issued.set(id, (issued.get(id) ?? 0) + by);
  for (const { authorityId, id, origin } of rowsOf(world, 'certificates')) {
    // What a root gives its own keys is not one that it issued to anybody.
    const isRoots = rowsOf(world, 'issuerCertificates').some(
      (one) => one.certificateId === id && (one.parentIssuerId === null || one.kind === 'cross'),
    );
    if (authorityId !== null && origin !== 'import' && !isRoots) add(authorityId, 1);
  }
  for (const { name, subjectId, value } of rowsOf(world, 'counters'))
    if (name === 'issued') add(subjectId, -value);
  return [...issued].filter(([, value]) => value !== 0).map(([id, value]) => `${id} lacks ${value}`);
}

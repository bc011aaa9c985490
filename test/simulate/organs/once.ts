/** What is asked for with an Idempotency-Key: asked again when its answer was lost, elsewhere too, and twice at once. */
import { equal } from '../../../src/base/bytes.ts';
import { parseSshCertificate } from '../../../src/ssh/certificate.ts';
import { parsePastedKey } from '../../../src/ssh/pasted-key.ts';
import type { Json } from '../../support/site.ts';
import { type Client, isDone, type Told } from '../client.ts';
import { csrOf, sshLineOf } from '../keys.ts';
import type { Organ } from '../organ.ts';
import { rowsOf, withWrites } from '../rows.ts';
import type { World } from '../world.ts';
import { ROLES } from './hierarchy.ts';
import { clusterOf, give as giveSsh } from './ssh.ts';
import { give as giveX509 } from './x509.ts';

/** What is asked for under one key. */
interface Request {
  readonly path: string;
  readonly body: Json;
  /** How often the thing was made, as the database has it. */
  readonly count: () => number;
  /** Whether an outside issuer was asked for it. */
  readonly isOutside?: () => boolean;
  /** Notes what was answered well. */
  readonly give?: (told: Told) => void;
}

interface Asked extends Request {
  readonly key: string;
  /** Of the right clock, when it was asked for first. */
  readonly atMs: number;
  readonly told: Told[];
  /** Whether something was still asked for it when its answer need not be kept any more. */
  isLate?: boolean;
}

/** For so long an answer is kept by the clocks of all replicas, however wrong. */
const KEPT_MS = 22 * 3_600_000;
const ATTEMPTS = 4;

export const once: Organ = {
  name: 'what is done once',
  besides: 20,
  operations: [
    { name: 'ask once for a certificate', weight: 5, act: (client, world) => ask(client, world, issue) },
    { name: 'ask once for a CSR’s', weight: 3, act: (client, world) => ask(client, world, sign) },
    { name: 'ask once for a request', weight: 2, act: (client, world) => ask(client, world, importCsr) },
    { name: 'ask once for a token', weight: 2, act: (client, world) => ask(client, world, token) },
    { name: 'ask once for a cluster’s', weight: 6, act: (client, world) => ask(client, world, certify) },
  ],
  invariants: [
    {
      name: 'what is asked for with one key is made once',
      check: async (world, client) => {
        await askAgain(world, client);
        return judged(world, ({ count }) => (count() > 1 ? `was made ${count()} times` : undefined));
      },
    },
    {
      name: 'what was answered for a key is there',
      check: async (world) =>
        judged(world, ({ count, told }) =>
          told.some(isDone) && count() === 0 ? 'was answered, and is not there' : undefined,
        ),
    },
    {
      name: 'one key has one good answer',
      check: async (world) =>
        judged(world, ({ told }) => {
          const [first, ...others] = told.filter(isDone);
          const isSame = others.every(
            ({ octets, status }) => status === first?.status && equal(octets, first.octets),
          );
          return isSame ? undefined : 'was answered in different ways';
        }),
    },
    {
      name: 'an answer is unknown only of what may have been done',
      check: async (world) =>
        judged(world, ({ count, isOutside, told }) => {
          const mayBe = count() > 0 || isOutside?.() === true;
          return told.some(isUnknown) && !mayBe ? 'is said to be done, and is not' : undefined;
        }),
    },
  ],
  plants: [
    {
      name: 'a record is not looked up',
      breaks: 'what is asked for with one key is made once',
      hooks: {
        read: (method, found, [table]) =>
          method === 'get' && table === 'idempotencyKeys' ? undefined : found,
        // Nor does it stand in the way of another.
        change: (change, world) =>
          withWrites(change, (write) =>
            'insert' in write &&
            write.insert === 'idempotencyKeys' &&
            rowsOf(world, 'idempotencyKeys').some(({ keyHash }) => equal(keyHash, write.row.keyHash))
              ? undefined
              : write,
          ),
      },
    },
    {
      name: 'an answer leaves although its commit failed',
      breaks: 'what was answered for a key is there',
      hooks: {
        isLost: ({ events, writes }) =>
          writes.some((write) => 'insert' in write && write.insert === 'idempotencyKeys') &&
          events.some(({ id }) => Number.parseInt(id.slice(-4), 16) % 2 === 0),
      },
    },
    {
      name: 'a record comes without its effect',
      breaks: 'an answer is unknown only of what may have been done',
      hooks: {
        change: (change) => {
          const records = change.writes.filter(
            (write) => 'insert' in write && write.insert === 'idempotencyKeys',
          );
          if (records.length === 0) return change;
          const writes = records.map((write) =>
            'insert' in write && write.insert === 'idempotencyKeys'
              ? { ...write, row: { ...write.row, answer: null } }
              : write,
          );
          return { ...change, counts: [], events: [], writes };
        },
      },
    },
  ],
};

function askedOf(world: World): Asked[] {
  return world.state(newAsked);
}

function newAsked(): Asked[] {
  return [];
}

/** Until there is an answer that says something; and then sometimes once more. */
async function ask(
  client: Client,
  world: World,
  make: (client: Client, world: World, name: string) => Request,
): Promise<void> {
  const { chance } = client;
  const number = askedOf(world).length + 1;
  const asked: Asked = {
    ...make(client, world, `once-${number}`),
    key: `key-${number}`,
    atMs: world.nowMs,
    told: [],
  };
  askedOf(world).push(asked);
  const isTwice = chance.is(0.4);
  const other = await client.elsewhere();
  await Promise.all([send(world, client, asked), ...(isTwice ? [send(world, other, asked)] : [])]);
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const isSettled = asked.told.every(({ status }) => status !== 0 && status !== 503 && status !== 409);
    if (isSettled && !chance.is(0.3)) return;
    await world.scheduler.sleep(chance.one([1, 20, 300, 2000]));
    if (world.nowMs - asked.atMs > KEPT_MS) return;
    await send(world, await client.elsewhere(), asked);
  }
}

async function send(world: World, client: Client, asked: Asked): Promise<void> {
  const told = await client.call('POST', asked.path, asked.body, 'admin', asked.key);
  // What began when its answers are kept no longer says nothing.
  if (world.nowMs - asked.atMs > KEPT_MS) {
    asked.isLate = true;
    return;
  }
  asked.told.push(told);
  // What is told again was allowed when it was done, at any time since it was asked for first.
  const began = Math.min(...asked.told.map((one) => one.began));
  asked.give?.({ ...told, began });
}

/** Whoever never heard an answer asks once more. */
async function askAgain(world: World, client: Client): Promise<void> {
  for (const asked of askedOf(world)) {
    if (world.nowMs - asked.atMs < KEPT_MS) await send(world, client, asked);
  }
}

function judged(world: World, judge: (asked: Asked) => string | undefined): readonly string[] {
  return askedOf(world).flatMap((asked) => {
    const fault = asked.isLate === true ? undefined : judge(asked);
    return fault === undefined ? [] : [`${asked.key} (${asked.path}) ${fault}`];
  });
}

/** Whether it was answered so: `answer_unknown`, which the families spell in their own ways. */
function isUnknown({ body, status }: Told): boolean {
  return status === 409 && JSON.stringify(body).includes('its answer is not kept');
}

function issue({ chance }: Client, world: World, name: string): Request {
  const { authority, role } = chance.one(ROLES);
  const commonName = `${name}.example.com`;
  return {
    path: `/v1/pki/issue/${role}`,
    body: { common_name: commonName, ttl: '30h' },
    count: () => originalsOf(world, commonName),
    give: (told) => giveX509(world, told, [`role ${role}`, `authority ${authority}`], authority),
  };
}

function sign({ chance }: Client, world: World, name: string): Request {
  const { authority, role } = chance.one(ROLES);
  const commonName = `${name}.example.com`;
  return {
    path: `/v1/pki/sign/${role}`,
    body: { csr_pem: csrOf(world.nextPair(), commonName), ttl: '30h' },
    count: () => originalsOf(world, commonName),
    give: (told) => giveX509(world, told, [`role ${role}`, `authority ${authority}`], authority),
  };
}

/** Certificates of a name, without those that others had renewed. */
function originalsOf(world: World, name: string): number {
  return rowsOf(world, 'certificates').filter(
    ({ commonName, replacesId }) => commonName === name && replacesId === null,
  ).length;
}

function importCsr(_client: Client, world: World, name: string): Request {
  const commonName = `${name}.example.com`;
  return {
    path: '/v1/pki/csr/import',
    body: { csr_pem: csrOf(world.nextPair(), commonName) },
    count: () => rowsOf(world, 'csrRequests').filter((row) => row.commonName === commonName).length,
  };
}

function token(_client: Client, world: World, name: string): Request {
  return {
    path: '/v1/tokens',
    body: { name, scopes: ['pki:read'] },
    count: () => rowsOf(world, 'tokens').filter((row) => row.name === name).length,
  };
}

function certify({ chance }: Client, world: World): Request {
  const name = chance.is(0.6) ? 'outside' : 'own';
  const { authority, id } = clusterOf(world, name);
  const publicKey = sshLineOf(world.nextPair());
  const { blob, fingerprint } = parsePastedKey(publicKey).key;
  return {
    path: `/api/admin/clusters/${id}/authorizations/certificate`,
    body: { publicKey, ttl: '8h' },
    count: () => {
      const listed = new Set(
        rowsOf(world, 'certificates').flatMap((row) => (row.kind === 'ssh' ? [row.id] : [])),
      );
      return rowsOf(world, 'certificateBodies').filter(
        ({ body, certificateId }) =>
          listed.has(certificateId) && equal(parseSshCertificate(body).key.blob, blob),
      ).length;
    },
    isOutside: () => rowsOf(world, 'sshIntents').some((row) => equal(row.fingerprint, fingerprint)),
    give: (told) => {
      const line = (told.body['data'] as { readonly signedKey?: string } | undefined)?.signedKey;
      giveSsh(world, told, line, authority);
    },
  };
}

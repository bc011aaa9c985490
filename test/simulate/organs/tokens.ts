/** Tokens: made, used, and revoked; and that whatever was forbidden stays forbidden. */
import { type Client, isDone } from '../client.ts';
import { attempted, doneThoughForbidden } from '../ledger.ts';
import type { Organ } from '../organ.ts';
import type { World } from '../world.ts';

const SCOPES = ['pki:issue', 'pki:read', 'ssh:issue', 'ssh:read'];

export const tokens: Organ = {
  name: 'tokens',
  async prepare(client, world) {
    for (let i = 0; i < 2; i++) await newToken(client, world);
  },
  operations: [
    { name: 'make a token', weight: 2, act: newToken },
    {
      name: 'revoke a token',
      weight: 3,
      async act(client, world) {
        const name = client.chance.pick([...idsOf(world).keys()]);
        if (name === undefined) return;
        const told = await client.call('DELETE', `/v1/tokens/${idsOf(world).get(name)}`);
        attempted(world, told, `token ${name}`, true);
      },
    },
  ],
  invariants: [
    {
      name: 'what was forbidden is not done afterwards',
      check: async (world) => doneThoughForbidden(world),
    },
  ],
  plants: [
    {
      name: 'fences are ignored',
      breaks: 'what was forbidden is not done afterwards',
      hooks: { change: (change) => ({ ...change, expect: [], unrevoked: [], present: [] }) },
    },
    {
      name: 'a revoked token is taken',
      breaks: 'what was forbidden is not done afterwards',
      hooks: {
        read: (method, found, [table]) =>
          method === 'get' && table === 'tokens' && found !== undefined
            ? { ...found, revokedAt: null }
            : found,
      },
    },
  ],
};

/** The admin's, or one that may issue and may be revoked already. */
export function anyToken({ chance }: Client, world: World): string {
  const names = [...idsOf(world).keys()];
  return (chance.is(0.5) ? chance.pick(names.slice(-4)) : undefined) ?? 'admin';
}

async function newToken(client: Client, world: World): Promise<void> {
  const ids = idsOf(world);
  const name = `t${ids.size + 1}`;
  const told = await client.call('POST', '/v1/tokens', { name, scopes: SCOPES });
  if (!isDone(told)) return;
  ids.set(name, String(told.body['id']));
  world.tokens.set(name, String(told.body['token']));
}

function idsOf(world: World): Map<string, string> {
  return world.state(newIds);
}

function newIds(): Map<string, string> {
  return new Map();
}

/** Users' registered SSH keys: whoever has any has one primary one. */
import { type Client, isDone } from '../client.ts';
import { sshLineOf } from '../keys.ts';
import type { Organ } from '../organ.ts';
import { rowsOf, withWrites } from '../rows.ts';
import type { World } from '../world.ts';

export const sshKeys: Organ = {
  name: 'SSH keys',
  operations: [
    {
      name: 'register an SSH key',
      weight: 6,
      async act(client, world) {
        const body = { name: 'key', publicKey: sshLineOf(world.nextPair()) };
        const told = await client.call('POST', '/api/v1/ssh_keys/', body, anyone(client));
        if (isDone(told)) keysOf(world).push({ id: String(told.body['id']), token: String(told.token) });
      },
    },
    {
      name: 'make an SSH key the primary one',
      weight: 3,
      async act(client, world) {
        const key = client.chance.pick(keysOf(world).slice(-5));
        if (key !== undefined)
          await client.call('PATCH', `/api/v1/ssh_keys/${key.id}`, { isPrimary: true }, key.token);
      },
    },
    {
      name: 'remove an SSH key',
      weight: 3,
      async act(client, world) {
        const key = client.chance.pick(keysOf(world).slice(-5));
        if (key !== undefined) await client.call('DELETE', `/api/v1/ssh_keys/${key.id}`, {}, key.token);
      },
    },
  ],
  invariants: [{ name: 'whoever has SSH keys has one primary one', watch: withoutPrimary }],
  plants: [
    {
      name: 'no key takes the place of a primary one',
      breaks: 'whoever has SSH keys has one primary one',
      hooks: {
        change: (change) =>
          change.events.some(({ action }) => action === 'ssh_key_delete')
            ? withWrites(change, (write) =>
                'update' in write && write.update === 'sshKeys' ? undefined : write,
              )
            : change,
      },
    },
  ],
};

function anyone({ chance }: Client): string {
  return chance.one(['admin', 'bob']);
}

function keysOf(world: World): { readonly id: string; readonly token: string }[] {
  return world.state(newKeys);
}

function newKeys(): { readonly id: string; readonly token: string }[] {
  return [];
}

function withoutPrimary(world: World): readonly string[] {
  const count = new Map<string, number>();
  for (const { identityId, primaryOf } of rowsOf(world, 'sshKeys')) {
    count.set(identityId, (count.get(identityId) ?? 0) + (primaryOf === null ? 0 : 1));
  }
  return [...count]
    .filter(([, primaries]) => primaries !== 1)
    .map(([id, primaries]) => `${id} has ${primaries}`);
}

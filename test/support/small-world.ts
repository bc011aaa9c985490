/** A small world of rows that get into each other's way, for random changes. */
import fc from 'fast-check';
import { utf8 } from '../../src/base/bytes.ts';
import type { Id } from '../../src/base/ids.ts';
import type { Change, Count, Expectation, Present, Reader, Write } from '../../src/records/store.ts';
import { Records } from './records.ts';

/** A change as small numbers, so that what fails shrinks to something that can be read. */
export interface Sketch {
  readonly writes: readonly (readonly [verb: number, tenant: number, object: number, value: number])[];
  readonly expects: readonly (readonly [table: number, tenant: number, epoch: number])[];
  /** What else must be so: a key is free, or a row is there. */
  readonly needs: readonly (readonly [kind: number, tenant: number, object: number])[];
  readonly count: number;
}

const small = (max: number): fc.Arbitrary<number> => fc.nat({ max });

function sketchOf(
  verb: fc.Arbitrary<number>,
  mostTenant: number,
  mostWrites: number,
  needless: number,
): fc.Arbitrary<Sketch> {
  const tenant = small(mostTenant);
  return fc.record({
    writes: fc.array(fc.tuple(verb, tenant, small(2), small(2)), { maxLength: mostWrites }),
    expects: fc.oneof(
      { arbitrary: fc.constant([]), weight: 4 },
      { arbitrary: fc.tuple(fc.tuple(small(1), tenant, small(2))), weight: 1 },
    ),
    needs: fc.oneof(
      { arbitrary: fc.constant([]), weight: needless },
      { arbitrary: fc.tuple(fc.tuple(small(3), tenant, small(2))), weight: 1 },
    ),
    count: small(2),
  });
}

export const sketch: fc.Arbitrary<Sketch> = sketchOf(small(21), 1, 3, 3);

/** A batch about the same few rows: its changes are likely to depend on each other, and not so likely to fail by themselves. */
export const related: fc.Arbitrary<readonly Sketch[]> = fc
  .constantFrom([0, 1, 2, 3, 4, 8, 9, 20, 21], [5, 6, 7, 8, 9], [11, 12, 13, 14], [10, 15, 16, 17, 18, 19])
  .chain((verbs) => fc.array(sketchOf(fc.constantFrom(...verbs), 0, 2, 1), { minLength: 1, maxLength: 4 }));

/** Rounds of changes that are committed at once. */
export const rounds: fc.Arbitrary<readonly (readonly Sketch[])[]> = fc.array(
  fc.array(sketch, { minLength: 1, maxLength: 5 }),
  { minLength: 1, maxLength: 10 },
);

/** Two tenants, in each three objects of every kind that the sketches speak of. */
export class World {
  readonly #tenants: readonly Records[];
  readonly #objects: readonly (readonly Id[])[];

  constructor(first: Id, second: Id, next: () => Id) {
    const source = { next };
    this.#tenants = [new Records(source, first), new Records(source, second)];
    this.#objects = this.#tenants.map(() => [next(), next(), next()]);
  }

  beginning(): Change {
    const [first, second] = this.#tenants as [Records, Records];
    return first.change([
      { insert: 'tenants', row: first.tenant() },
      { insert: 'tenants', row: second.tenant() },
      // The first two objects of each kind that others refer to; the third is for the sketches to make.
      ...[0, 1].flatMap((tenant) => [this.#write(0, tenant, 0, 0), this.#write(5, tenant, 0, 0)]),
      ...[0, 1].flatMap((tenant) => [this.#write(0, tenant, 1, 1), this.#write(5, tenant, 1, 1)]),
      ...[0, 1].map((tenant) => this.#write(12, tenant, 0, 1)),
    ]);
  }

  change({ writes, expects, needs, count }: Sketch): Change {
    const [first] = this.#tenants as [Records, Records];
    const [subjectId] = this.#objects[0] as [Id];
    const counts: Count[] =
      count === 0 ? [] : [{ tenantId: first.tenantId, subjectId, name: 'issued', by: count }];
    return first.change(
      writes.map((write) => this.#write(...write)),
      {
        expect: expects.map((one) => this.#expectation(...one)),
        ...this.#needs(needs),
        counts,
      },
    );
  }

  #needs(needs: Sketch['needs']): Pick<Change, 'freeKeys' | 'present'> {
    const free = needs.filter(([kind]) => kind === 0);
    const there = needs.filter(([kind]) => kind > 0);
    return {
      freeKeys: free.map(([, tenant, object]) => ({
        tenantId: (this.#tenants[tenant] as Records).tenantId,
        spkiHash: this.#spkiHash(object),
      })),
      present: there.map((one) => this.#present(...one)),
    };
  }

  #present(kind: number, tenant: number, object: number): Present {
    const { tenantId } = this.#tenants[tenant] as Records;
    const id = this.#objects[tenant]?.[object] as Id;
    if (kind === 1) return { table: 'groups', key: { tenantId, slug: `g${object}` } };
    return { table: kind === 2 ? 'groups' : 'authorities', key: { tenantId, id } };
  }

  /** Of keys of this world alone. */
  #spkiHash(object: number): Uint8Array {
    return utf8(`${this.#tenants[0]?.tenantId} ${object}`);
  }

  #expectation(table: number, tenant: number, epoch: number): Expectation {
    const { tenantId } = this.#tenants[tenant] as Records;
    if (table === 0) return { table: 'tenants', id: tenantId, epoch };
    return { table: 'authorities', tenantId, id: this.#objects[tenant]?.[0] as Id, epoch };
  }

  #write(verb: number, tenant: number, object: number, value: number): Write {
    const records = this.#tenants[tenant] as Records;
    const { tenantId } = records;
    const objects = this.#objects[tenant] as readonly Id[];
    const id = objects[object] as Id;
    const other = objects[value] as Id;
    const key = { tenantId, id };
    const member = { tenantId, groupId: id, identityId: other };
    const name = {
      tenantId,
      hash: utf8(String(object)),
      type: 'dns',
      value: `${value}`,
      reversed: '',
    } as const;
    const username = value === 0 ? null : `u${value}`;
    const writes: readonly Write[] = [
      { insert: 'groups', row: records.group({ id, slug: `g${value}` }) },
      { insertNew: 'groups', row: records.group({ id, slug: `g${value}` }) },
      { update: 'groups', key, set: { slug: `g${value}` } },
      {
        update: 'groups',
        key: { tenantId, slug: `g${object}` },
        set: { slug: `g${value}`, createdAt: value },
      },
      { remove: 'groups', key },
      { insert: 'identities', row: records.identity({ id, username }) },
      { update: 'identities', key: { ...key, email: null }, set: { username, epoch: value } },
      { remove: 'identities', key },
      { insert: 'groupMembers', row: member },
      { remove: 'groupMembers', key: member },
      { insertNew: 'names', row: name },
      { insert: 'authorities', row: records.authority({ id, name: `a${value}`, parentId: other }) },
      { insert: 'authorities', row: records.authority({ id, name: `a${value}`, epoch: value }) },
      { update: 'authorities', key, set: { epoch: value, parentId: value === 0 ? null : other } },
      { remove: 'authorities', key },
      { update: 'tenants', key: { id: tenantId }, set: { epoch: value } },
      {
        insertNew: 'blockedKeys',
        row: { spkiHash: this.#spkiHash(object), reason: 'compromised', since: value },
      },
      { remove: 'blockedKeys', key: { spkiHash: this.#spkiHash(object) } },
      {
        insert: 'tenantBlockedKeys',
        row: { tenantId, spkiHash: this.#spkiHash(object), reason: 'compromised', since: 1 },
      },
      {
        update: 'tenantBlockedKeys',
        key: { tenantId, spkiHash: this.#spkiHash(object) },
        set: { since: value },
      },
      { update: 'groups', key, set: { createdAt: value } },
      { remove: 'groups', key: { tenantId, slug: `g${object}` } },
    ];
    return writes[verb] as Write;
  }

  async contents(store: Reader): Promise<unknown> {
    const all = this.#tenants.map(async ({ tenantId }, i) => ({
      tenant: await store.all('tenants', { id: tenantId }),
      groups: await store.all('groups', { tenantId }),
      identities: await store.all('identities', { tenantId }),
      groupMembers: await store.all('groupMembers', { tenantId }),
      names: await store.all('names', { tenantId }),
      authorities: await store.all('authorities', { tenantId }),
      tenantBlockedKeys: await store.all('tenantBlockedKeys', { tenantId }),
      totals: await store.totals(tenantId, 'issued', this.#objects[i] ?? []),
      events: (await store.events({ tenantId, limit: 1000 })).map(({ id }) => id),
    }));
    const blockedKeys = [0, 1, 2].map((object) =>
      store.get('blockedKeys', { spkiHash: this.#spkiHash(object) }),
    );
    return { tenants: await Promise.all(all), blockedKeys: await Promise.all(blockedKeys) };
  }
}

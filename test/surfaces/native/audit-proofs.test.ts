/** Checkpoints and proofs as whoever asks for them gets them; Go's own verifiers say whether they hold. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrailSealer } from '../../../src/audit/sealer.ts';
import { commitInside } from '../../support/inside.ts';
import { logVerifier } from '../../support/log-verifier.ts';
import { expectError } from '../../support/refused.ts';
import { output, run } from '../../support/run.ts';
import { type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

interface Checkpoint {
  readonly size: number;
  readonly note: string;
  readonly key: { readonly verifier_key: string };
}

const verifier = await logVerifier();

describe.each(STORES)('proofs over $name', (kind) => {
  let site: TestSite;
  let tenant: string;
  const folder = mkdtempSync(join(tmpdir(), 'chancery-'));
  const file = (name: string, contents: string): string => {
    writeFileSync(join(folder, name), contents);
    return join(folder, name);
  };
  const seal = (): Promise<void> => new TrailSealer(site.site).round(async () => true);
  const checkpoint = (): Promise<Checkpoint> => site.read<Checkpoint>('/v1/audit/checkpoint');
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(async () => {
    await site.close();
    rmSync(folder, { recursive: true });
  });

  it('are not there before anything was sealed', async () => {
    expectError(await site.call('GET', '/v1/audit/checkpoint'), {
      status: 404,
      code: 'checkpoint_not_found',
    });
    expectError(await site.call('GET', '/v1/audit/proof?seq=0'), {
      status: 404,
      code: 'checkpoint_not_found',
    });
    tenant = await site.newTenant();
    for (let i = 0; i < 3; i++) await commitInside(site, [], tenant);
    await commitInside(site, []);
    await seal();
    expect(await checkpoint()).toEqual({
      size: expect.any(Number),
      root: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      timestamp: expect.stringMatching(/Z$/),
      note: expect.stringMatching(/^chancery\/[0-9a-f-]{36}\n/),
      key: {
        id: expect.any(String),
        public_key: expect.stringMatching(/^-----BEGIN PUBLIC KEY-----\n/),
        verifier_key: expect.stringMatching(/^chancery\/[0-9a-f-]{36}\+[0-9a-f]{8}\+A[A-Za-z0-9+/]{43}$/),
      },
    });
    const text = await site.send('GET', '/v1/audit/checkpoint', {
      headers: { authorization: `Bearer ${site.admin}`, accept: 'text/plain' },
    });
    expect([text.headers['content-type'], text.text]).toEqual([
      'text/plain; charset=utf-8',
      (await checkpoint()).note,
    ]);
  });

  it('show a tenant its own events, by id or place, and none of another’s', async () => {
    const [event] = await site.events('&action=test', tenant);
    const proof = await site.read(`/v1/audit/proof?event_id=${event?.id}`, tenant);
    expect(Object.keys(proof).sort()).toEqual(
      'checkpoint event_id leaf leaf_hash leaf_index path root tree_size'.split(' '),
    );
    expect(proof).toMatchObject({ event_id: event?.id, checkpoint: (await checkpoint()).note });
    expect(proof['leaf']).toContain('chancery event 1\n');
    expect(await site.read(`/v1/audit/proof?seq=${proof['leaf_index']}`, tenant)).toEqual(proof);
    for (const query of [`event_id=${event?.id}`, `seq=${proof['leaf_index']}`, 'seq=999999']) {
      expectError(await site.call('GET', `/v1/audit/proof?${query}`), {
        status: 404,
        code: 'event_not_found',
      });
    }
  });

  it('say of an event that is not sealed that it soon will be', async () => {
    await commitInside(site, []);
    const [event] = await site.events('&action=test');
    expectError(await site.call('GET', `/v1/audit/proof?event_id=${event?.id}`), {
      status: 409,
      code: 'conflict',
    });
    await seal();
    await site.read(`/v1/audit/proof?event_id=${event?.id}`);
  });

  it.each([
    ['', 'event_id'],
    ['seq=1&first=1', 'event_id'],
    ['seq=-1', 'seq'],
    ['seq=01', 'seq'],
    ['event_id=nobody', 'event_id'],
    ['seq=0&tree_size=0', 'tree_size'],
    ['seq=0&tree_size=99999', 'tree_size'],
    ['seq=0&second=2', 'second'],
    ['first=0', 'first'],
    ['first=3&second=2', 'first'],
    ['first=1&second=99999', 'second'],
    ['first=1&tree_size=2', 'tree_size'],
  ])('are refused for “%s”', async (query, field) => {
    expectError(await site.call('GET', `/v1/audit/proof?${query}`), { field });
    await site.read('/v1/audit/proof?seq=0&tree_size=1');
    await site.read('/v1/audit/proof?first=1&second=2');
  });

  it('need the scope', async () => {
    const token = await site.newToken(['pki:read']);
    for (const path of ['checkpoint', 'proof?seq=0']) {
      expectError(await site.call('GET', `/v1/audit/${path}`, undefined, token), {
        status: 403,
        code: 'insufficient_scope',
      });
    }
  });

  it.skipIf(verifier === undefined)('hold for Go, and only for what they are of', async () => {
    const older = await checkpoint();
    const key = file('key', older.key.verifier_key);
    for (let i = 0; i < 20; i++) await commitInside(site, []);
    await seal();
    const newer = await checkpoint();
    const go = (proof: Json, ...more: readonly string[]): ReturnType<typeof run> =>
      run(verifier ?? '', [key, file('new', newer.note), file('proof', JSON.stringify(proof)), ...more]);
    for (const { id } of (await site.events('&action=test')).slice(0, 12)) {
      const proof = await site.read(`/v1/audit/proof?event_id=${id}`);
      expect(await go(proof)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^included/m) });
      expect(await go({ ...proof, leaf: `${proof['leaf']}.` })).toMatchObject({ code: 1 });
      expect(await go({ ...proof, leaf_index: Number(proof['leaf_index']) - 1 })).toMatchObject({ code: 1 });
    }
    const consistency = await site.read(`/v1/audit/proof?first=${older.size}`);
    expect(consistency).toMatchObject({ second: newer.size, checkpoint: newer.note });
    const old = file('old', older.note);
    expect(await go(consistency, old)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^consistent/m),
    });
    const other = await site.read(`/v1/audit/proof?first=${older.size - 1}`);
    expect(await go(other, old)).toMatchObject({ code: 1 });
    const atOld = await site.read(`/v1/audit/proof?seq=0&tree_size=${older.size}`);
    expect(atOld['checkpoint']).toBeNull();
    await output(verifier ?? '', [key, old, file('proof', JSON.stringify(atOld))]);
  });
});

/** The trail in its sealed order: a tenant's own events, and for whoever has the installation all of it as it is stored. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrailSealer } from '../../../src/audit/sealer.ts';
import { commitInside } from '../../support/inside.ts';
import { expectError } from '../../support/refused.ts';
import { type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

interface Page<T> {
  readonly data: readonly T[];
  readonly next_seq: number;
  readonly has_more: boolean;
}

describe.each(STORES)('the sealed trail over $name', (kind) => {
  let site: TestSite;
  let tenant: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    tenant = await site.newTenant();
    // More than a page of links.
    for (let i = 0; i < 30; i++) await commitInside(site, [], i % 2 === 0 ? tenant : undefined);
    await new TrailSealer(site.site).round(async () => true);
  });
  afterAll(() => site.close());

  async function all<T>(path: string, token?: string): Promise<readonly T[]> {
    const found: T[] = [];
    for (let seq = 0; ; ) {
      const page = await site.read<Page<T>>(`${path}?from_seq=${seq}`, token);
      found.push(...page.data);
      seq = page.next_seq;
      if (!page.has_more) return found;
    }
  }

  it('shows a tenant its own events, each once and oldest first', async () => {
    const events = await all<{ id: string; seq: number }>('/v1/audit/events', tenant);
    const logs = await site.events('', tenant);
    expect(events.map(({ id }) => id).sort()).toEqual(logs.map(({ id }) => id).sort());
    const places = events.map(({ seq }) => seq);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('begins at a time, and says nothing behind its end', async () => {
    const end = await site.read<Page<Json>>('/v1/audit/events?from=2100-01-01T00:00:00Z', tenant);
    expect(end).toMatchObject({ data: [], has_more: false });
    const { size } = await site.read<{ size: number }>('/v1/audit/checkpoint');
    expect(end.next_seq).toBe(size);
    const start = await site.read<Page<Json>>('/v1/audit/events?from=1970-01-01T00:00:00Z', tenant);
    expect(start).toEqual(await site.read<Page<Json>>('/v1/audit/events', tenant));
  });

  it('shows whoever has the installation every link, without a gap, and nobody else', async () => {
    const links = await all<{ link: { firstSeq: number }; events: readonly Json[] }>('/v1/audit/trail');
    let next = 0;
    for (const { events, link } of links) {
      expect(link.firstSeq).toBe(next);
      next += events.length;
    }
    expect(next).toBe((await site.read<{ size: number }>('/v1/audit/checkpoint')).size);
    expectError(await site.call('GET', '/v1/audit/trail', undefined, tenant), {
      status: 403,
      code: 'insufficient_scope',
    });
  });

  it('refuses a place that is none', async () => {
    for (const query of [
      'from_seq=-1',
      'from_seq=x',
      'from=yesterday',
      'from_seq=1&from=2026-01-01T00:00:00Z',
    ]) {
      expectError(await site.call('GET', `/v1/audit/events?${query}`), {
        status: 422,
        code: 'validation_error',
      });
    }
  });
});

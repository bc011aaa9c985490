/** Two at once: clients of one server, and of two on one database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  approve,
  approved,
  type Cast,
  castOf,
  imported,
  newPerson,
  sign,
  signed,
} from '../../support/csr-requests.ts';
import { type Answer, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

const CLIENTS = 6;

describe.each(STORES)('clients of CSR requests at once, over $name', (kind) => {
  let site: TestSite;
  let sites: readonly TestSite[];
  let cast: Cast;
  let ca: string;
  beforeAll(async () => {
    const first = await siteOver(kind);
    site = first;
    sites = [site, await first.twin()];
    cast = await castOf(site);
    ca = await site.newCa();
  });
  afterAll(() => site.close());

  /** All at once, through either server in turn. */
  const atOnce = (act: (through: TestSite, i: number) => Promise<Answer>): Promise<readonly Answer[]> =>
    Promise.all(Array.from({ length: CLIENTS }, (_, i) => act(sites[i % sites.length] ?? site, i)));

  function expectOne(answers: readonly Answer[], status: number, code: string): void {
    const told = answers.map((answer) => String(answer.error?.code ?? answer.status)).sort();
    expect(told).toEqual([String(status), ...Array.from({ length: CLIENTS - 1 }, () => code)]);
  }

  const successes = async (action: string): Promise<number> =>
    (await site.events(`&action=${action}&success=true`)).length;

  it('approve it once', async () => {
    const reviewers = await Promise.all(
      Array.from({ length: CLIENTS }, () => newPerson(site, ['csr:approve'])),
    );
    const id = await imported(site, cast.requester);
    const before = await successes('pki_csr_approve');
    const answers = await atOnce((through, i) => approve(through, id, reviewers[i]?.token ?? ''));
    expectOne(answers, 200, 'csr_not_pending');
    expect((await successes('pki_csr_approve')) - before).toBe(1);
    const winner = answers.findIndex(({ status }) => status === 200);
    expect(await site.read(`/v1/pki/csr/${id}`)).toMatchObject({ reviewed_by: reviewers[winner]?.id });
  });

  it('approve or reject it, and not both', async () => {
    const id = await imported(site, cast.requester);
    const reject = (through: TestSite): Promise<Answer> =>
      through.call('POST', `/v1/pki/csr/${id}/reject`, { reason: 'x' }, cast.reviewer);
    const answers = await atOnce((through, i) =>
      i % 3 === 0 ? approve(through, id, cast.reviewer) : reject(through),
    );
    expectOne(answers, 200, 'csr_not_pending');
    const winner = answers.find(({ status }) => status === 200);
    expect(await site.read(`/v1/pki/csr/${id}`)).toMatchObject({ status: winner?.body['status'] });
  });

  it.each([
    ['one of any authority', undefined],
    ['one of this authority', (): Json => ({ ca_id: ca, validity_days: 90 })],
  ])('sign it once, by %s', async (_, terms) => {
    const id = await approved(site, cast, undefined, terms?.());
    const counted = async (): Promise<unknown> =>
      (await site.read(`/v1/pki/ca/${ca}`))['certificates_issued'];
    const [before, issued] = [await successes('pki_csr_sign'), Number(await counted())];
    const answers = await atOnce((through) => sign(through, id, cast.signer, ca));
    expectOne(answers, 201, 'csr_not_approved');
    expect((await successes('pki_csr_sign')) - before).toBe(1);
    expect(await counted()).toBe(issued + 1);
    const winner = answers.find(({ status }) => status === 201);
    expect(await site.read(`/v1/pki/csr/${id}`)).toMatchObject({
      certificate_id: winner?.body['certificate_id'],
    });
    const { data } = await site.read<{ data: readonly Json[] }>(`/v1/pki/certificates?ca_id=${ca}`);
    expect(data[0]?.['id']).toBe(winner?.body['certificate_id']);
    expect(data).toHaveLength(issued + 1);
  });

  it('fetch its key once', async () => {
    const made = await site.made<{ id: string }>(
      '/v1/pki/csr',
      { subject: { common_name: 'a.example.com' } },
      cast.requester,
    );
    await approve(site, made.id, cast.reviewer);
    await signed(site, made.id, cast, ca);
    const before = await successes('pki_csr_private_key');
    const answers = await atOnce((through) =>
      through.call('POST', `/v1/pki/csr/${made.id}/private-key`, undefined, cast.requester),
    );
    expectOne(answers, 200, 'private_key_taken');
    expect(answers.filter(({ text }) => text.includes('PRIVATE KEY'))).toHaveLength(1);
    expect((await successes('pki_csr_private_key')) - before).toBe(1);
  });

  it('find a void approval, and one of them withdraws it', async () => {
    const own = await site.newCa();
    const id = await approved(site, cast, undefined, { ca_id: own, validity_days: 90 });
    // Through one server; the other has the authority as it was in its cache.
    await Promise.all(sites.map((through) => sign(through, id, cast.signer, own, 1)));
    await site.call('PATCH', `/v1/pki/ca/${own}`, { is_active: false });
    await site.call('PATCH', `/v1/pki/ca/${own}`, { is_active: true });
    const answers = await atOnce((through) => sign(through, id, cast.signer, own));
    const codes = new Set(answers.map(({ error }) => error?.code));
    expect([...codes].filter((code) => code !== 'approval_void' && code !== 'csr_not_approved')).toEqual([]);
    expect(codes).toContain('approval_void');
    expect(await site.read(`/v1/pki/csr/${id}`)).toMatchObject({ status: 'pending' });
    expect(await site.read(`/v1/pki/certificates?ca_id=${own}`)).toMatchObject({ data: [] });
  });
});

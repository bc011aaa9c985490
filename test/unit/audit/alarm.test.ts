import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raiseAlarm } from '../../../src/audit/alarm.ts';
import { siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

const ALARM = { kind: 'test', subject: 'a thing', tenantId: null, detail: 'it is not as it was' };

describe.each(STORES)('an alarm over $name', (kind) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  it('is kept with its event, told anew after an hour, and counted once when many find it', async () => {
    await Promise.all([raiseAlarm(site.site, ALARM), raiseAlarm(site.site, ALARM)]);
    await raiseAlarm(site.site, { ...ALARM, detail: 'it still is not' });
    const found = (): Promise<readonly unknown[]> => site.site.store.all('alarms', {});
    const [since] = [Math.floor(site.clock.now() / 1000)];
    expect(await found()).toEqual([{ ...ALARM, since, seenAt: since }]);
    expect(await site.events('&action=alarm')).toMatchObject([
      { success: false, extra_data: { kind: 'test', subject: 'a thing', detail: ALARM.detail } },
    ]);
    site.clock.advance(3_600_000);
    await raiseAlarm(site.site, { ...ALARM, detail: 'it still is not' });
    expect(await found()).toMatchObject([{ detail: 'it still is not', since, seenAt: since + 3600 }]);
    expect(await site.events('&action=alarm')).toHaveLength(2);
  });

  it('is each thing’s own', async () => {
    await raiseAlarm(site.site, { ...ALARM, subject: 'another thing' });
    expect(await site.site.store.all('alarms', { kind: 'test' })).toHaveLength(2);
  });
});

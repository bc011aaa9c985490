import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ambientSources } from '../../src/app/ambient.ts';
import { toHex } from '../../src/base/bytes.ts';
import { newSerial } from '../../src/signing/serial.ts';
import { siteOver } from '../support/site.ts';
import { STORES } from '../support/stores.ts';

describe('serial numbers', () => {
  it('a million are positive, of 20 octets, and none repeats', () => {
    const { ids, random } = ambientSources();
    const seen = new Set<string>();
    let wrong = 0;
    for (let i = 0; i < 1_000_000; i++) {
      const serial = newSerial(ids.next(), random);
      const [first = 0] = serial;
      if (serial.length !== 20 || first < 0x01 || first > 0x7f) wrong += 1;
      seen.add(toHex(serial));
    }
    expect({ wrong, different: seen.size }).toEqual({ wrong: 0, different: 1_000_000 });
  }, 60_000);

  it('of one millisecond differ, too', () => {
    const { ids, random } = ambientSources();
    const id = ids.next();
    const serials = Array.from({ length: 10_000 }, () => toHex(newSerial(id, random)));
    expect(new Set(serials).size).toBe(10_000);
    expect(new Set(serials.map((serial) => serial.slice(2, 14))).size).toBe(1);
  });
});

describe.each(STORES)('two servers over $name', (kind) => {
  it('never give the same serial number, and both are listed', async () => {
    const site = await siteOver(kind);
    const other = await site.twin();
    const role = await site.newRole();
    const issued = await Promise.all(
      Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? site : other).issue(role)),
    );
    const serials = issued.map(({ serial_number }) => serial_number);
    expect(new Set(serials).size).toBe(60);
    expect(issued.map(({ certificate }) => new X509Certificate(certificate).serialNumber)).toEqual(
      serials.map((serial) => serial.replaceAll(':', '')),
    );
    const { data } = await other.read<{ data: readonly { serial_number: string }[] }>(
      '/v1/pki/certificates?limit=1000',
    );
    expect(new Set(data.map(({ serial_number }) => serial_number))).toEqual(new Set(serials));
    await site.close();
  });
});

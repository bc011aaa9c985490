import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Id, idMilliseconds, idSource, looksLikeId, parseId, typeId } from '../../../src/base/ids.ts';

const now = Date.UTC(2026, 10, 21);
const source = idSource({ now: () => now }, { bytes: (count) => new Uint8Array(count).fill(0xff) });

describe('an id', () => {
  it('is a UUIDv7 of the clock and the random source', () => {
    const id = source.next();
    expect(id).toBe(
      `${now
        .toString(16)
        .padStart(12, '0')
        .replace(/^(.{8})/, '$1-')}-7fff-bfff-ffffffffffff`,
    );
    expect(idMilliseconds(id)).toBe(now);
  });

  it('is spelled as a TypeID as the TypeID specification does', () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8057' as Id;
    expect(typeId('prefix', id)).toBe('prefix_01h455vb4pex5vsknk084sn02q');
  });

  it('is spelled only when it is one', () => {
    for (const text of [
      'ca_01',
      '01890a5d-ac96-774b-bcce-b302099a805',
      '01890a5d-ac96-774b-bcce-b302099a805g',
    ]) {
      expect(() => typeId('ca', text as Id), text).toThrow(RangeError);
    }
  });

  it('is read back from either spelling', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(parseId('ca', typeId('ca', uuid as Id))).toBe(uuid);
        expect(parseId('ca', uuid.toUpperCase())).toBe(uuid);
        expect(looksLikeId(uuid) && looksLikeId(typeId('trust_anchor', uuid as Id))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['another prefix', 'cert_01h455vb4pex5vsknk084sn02q'],
    ['no prefix', '01h455vb4pex5vsknk084sn02q'],
    ['130 bits', 'ca_81h455vb4pex5vsknk084sn02q'],
    ['a character too few', 'ca_01h455vb4pex5vsknk084sn02'],
    ['a letter outside the alphabet', 'ca_01h455vb4pex5vsknk084sn02u'],
    ['upper case', 'ca_01H455VB4PEX5VSKNK084SN02Q'],
    ['a UUID without hyphens', '01890a5dac96774bbcceb302099a8057'],
    ['a newline at its end', '01890a5d-ac96-774b-bcce-b302099a8057\n'],
    ['nothing', ''],
  ])('is not read from %s', (_, text) => {
    expect(parseId('ca', text)).toBeUndefined();
  });

  it.each(['web', 'ca_', 'web_servers', 'ca_01h455vb4pex5vsknk084sn02'])(
    'is not what the name %s looks like',
    (name) => {
      expect(looksLikeId(name)).toBe(false);
    },
  );
});

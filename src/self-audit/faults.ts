/** What is found wrong, in words for people. */
import { nameWrites } from '../authorities/name-rows.ts';
import { ChanceryError } from '../base/error.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { CertificateName } from '../records/search.ts';
import type { Reader } from '../records/store.ts';

/** Sentences, without what certificates or requests say: that may be anything. */
export type Faults = readonly string[];

/** From the decision to the signature, in seconds: a key may be waited for in between. */
export const LONGEST_IN_THE_MAKING = 900;

/** Whether it is found by the names that it has, and by no others. */
export async function namesFault(
  reader: Reader,
  { id, tenantId }: CertificateRow,
  names: readonly CertificateName[],
): Promise<Faults> {
  const expected = nameWrites({ id, tenantId }, names).flatMap((write) =>
    'insertNew' in write && write.insertNew === 'names' ? [write.row] : [],
  );
  const kept = (await reader.namesOf(tenantId, [id])).get(id) ?? [];
  const spell = (list: readonly CertificateName[]): string =>
    list
      .filter(({ type }) => type !== 'cn')
      .map(({ type, value }) => `${type} ${value}`)
      .sort()
      .join('\n');
  return spell(expected) === spell(kept) ? [] : ['the inventory has other names for it'];
}

/** What refuses, or cannot be read, is a fault like any other. */
export async function refusedBy(judge: () => Faults | Promise<Faults>): Promise<Faults> {
  try {
    return await judge();
  } catch (error) {
    if (!(error instanceof ChanceryError) || error.code === 'unavailable') throw error;
    if (error.code === 'policy_denied') {
      const rules = [...new Set(error.refusals.map(({ rule }) => rule))];
      return [`its policy would refuse it: ${rules.join(', ')}`];
    }
    // A message of ours names what cannot be read; that of a defect stays inside.
    return [
      error.code === 'malformed'
        ? `it cannot be read: ${error.message}`
        : `it cannot be judged: ${error.code}`,
    ];
  }
}

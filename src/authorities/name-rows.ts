/** Rows by which a certificate is found by its names. */
import { utf8 } from '../base/bytes.ts';
import { sha256 } from '../base/hash.ts';
import type { CertificateRow, NameRow, NameType } from '../records/certificates.ts';
import type { Write } from '../records/store.ts';

export interface CertificateName {
  readonly type: NameType;
  readonly value: string;
}

/** @param names without repetition */
export function nameWrites(
  { id: certificateId, tenantId }: Pick<CertificateRow, 'id' | 'tenantId'>,
  names: readonly CertificateName[],
): readonly Write[] {
  return names.flatMap(({ type, value }): Write[] => {
    const hash = sha256(utf8(`${type}\0`), utf8(value));
    const reversed = Array.from(value).reverse().join('');
    const row: NameRow = { tenantId, hash, type, value, reversed };
    return [
      { insertNew: 'names', row },
      { insert: 'certificateNames', row: { tenantId, nameHash: hash, certificateId } },
    ];
  });
}

/** A request as its readers see it: the row, and the CSR read again. */
import type { CsrRequestRow } from '../../records/requests.ts';
import { type Csr, parseCsr } from '../read-csr.ts';
import { type Asked, readAsked } from './asked.ts';
import { type NotGranted, notGranted } from './not-granted.ts';
import { checkUnaltered } from './row.ts';

export interface CsrView {
  readonly row: CsrRequestRow;
  readonly csr: Csr;
  readonly asked: Asked;
  readonly notGranted: readonly NotGranted[];
}

/** @throws conflict when the stored CSR was altered */
export function viewCsr(row: CsrRequestRow): CsrView {
  checkUnaltered(row);
  const csr = parseCsr(row.csr);
  const asked = readAsked(csr);
  return { row, csr, asked, notGranted: notGranted(asked) };
}

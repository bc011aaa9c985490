/**
 * A name that stands only in the CSR is not slipped past a request that lists its names itself, or renews a certificate's:
 * these are everything that the CSR names, or more.
 */
import { quote } from '../../base/error.ts';
import { type RequestRule, refuse } from '../case.ts';
import { MOST_NAMES } from './names-bounded.ts';

export const csrNames: RequestRule = ({ request }) => {
  const { csr } = request;
  if (csr === undefined) return [];
  return csr.unlistedNames.slice(0, MOST_NAMES).map((name) => {
    const message = `the CSR asks for ${quote(name)}, which is not among the names that the certificate is to have`;
    return refuse('csr_names', csr.field, name, message);
  });
};

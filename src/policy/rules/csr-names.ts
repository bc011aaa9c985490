/**
 * A name that stands only in the CSR is not slipped past a request that lists its names itself: the request's own fields
 * name everything that the CSR does, or nothing.
 */
import { type Rule, refuse } from '../case.ts';

export const csrNames: Rule = ({ request }) => {
  const { csr } = request;
  if (csr === undefined) return [];
  return csr.unlistedNames.map((name) =>
    refuse('csr_names', csr.field, name, `the CSR asks for ${name}, which the request's own names leave out`),
  );
};

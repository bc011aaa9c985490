/** The reader over SQL, the same for every engine. */
import type { Reader } from '../../records/store.ts';
import type { Dialect, Query } from './dialect.ts';
import { certificateReads } from './read/certificates.ts';
import { countReads } from './read/counts.ts';
import { jobReads } from './read/jobs.ts';
import { revocationReads } from './read/revocation.ts';
import { rowReads } from './read/rows.ts';
import { SqlSource } from './read/source.ts';
import { trailReads } from './read/trail.ts';
import { CertificateSearch, type Effort } from './search/search.ts';

/**
 * @param effort bounds of what a search may cost; the usual ones when absent
 * @param aside where what takes long holds up nobody; as all else when absent
 */
export function sqlReader(dialect: Dialect, query: Query, effort?: Effort, aside: Query = query): Reader {
  const source = new SqlSource(dialect, query);
  const search = new CertificateSearch(
    dialect,
    (statement) => source.run({ compile: () => statement.compile(source.any) }),
    effort,
  );
  return {
    ...rowReads(source),
    ...certificateReads(source),
    ...revocationReads(source),
    ...trailReads(source),
    ...jobReads(source),
    ...countReads(new SqlSource(dialect, aside)),
    certificates: (asked) => search.page(asked),
    listed: (asked, columns) => search.listed(asked, columns),
  };
}

/** Whether a certificate is valid for a tenant and, where it is not, why. */
import { setImmediate } from 'node:timers/promises';
import type { Site } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { validPaths } from '../path/paths.ts';
import type { PathProblem } from '../path/problem.ts';
import type { PathRequest, ValidPath } from '../path/request.ts';
import type { Certificate } from '../x509/certificate.ts';
import { reportUnknown } from './alarm.ts';
import { importedChain } from './imported.ts';
import { MOST_GIVEN, MOST_INTERMEDIATES, MOST_PATHS, newPathBudget } from './limits.ts';
import { gather, keyOf, type Material } from './material.ts';
import { type JudgedPath, type PathJudge, pathJudge, unjudged } from './path-standing.ts';
import { concernsLeafUse, concernsTime, conclude, type Verdict } from './verdict.ts';

export interface Question {
  readonly certificate: Certificate;
  /** Untrusted, in any order, at most {@link MOST_GIVEN}. */
  readonly chain: readonly Certificate[];
  readonly checkRevocation: boolean;
  /** What everything is judged for: seconds since 1970 UTC. */
  readonly at: number;
  readonly purpose: PathRequest['purpose'];
  readonly hostname: string | undefined;
}

/**
 * Takes the first path that is valid and on which nothing was revoked: a bad path hides no good one. Where there is none,
 * the one with fewest problems tells.
 */
export async function validateCertificate(site: Site, caller: Caller, asked: Question): Promise<Verdict> {
  const { tenantId } = caller;
  const { at, certificate, chain, checkRevocation } = asked;
  const imported = await importedChain(site.store, tenantId, certificate, MOST_GIVEN);
  const given = [...chain, ...imported];
  const material = await gather(site.store, tenantId, certificate, given, checkRevocation);
  const judge = checkRevocation ? pathJudge(site.store, tenantId, at) : unjudged;
  const strict = await choose(requestOf(asked, material), judge);
  const lenient = strict.path ?? (await nearest(asked, material, strict.problems, judge));
  const anchor = material.anchors.get(keyOf(lenient?.certificates.at(-1) ?? certificate));
  const verdict = conclude({
    problems: strict.problems,
    path: lenient,
    anchor: lenient && anchor,
    switchedOff: material.switchedOff,
  });
  if (lenient !== undefined) await reportUnknown(site, caller, lenient);
  return verdict;
}

function requestOf(asked: Question, { anchors, intermediates }: Material): PathRequest {
  return {
    leaf: asked.certificate,
    intermediates,
    anchors: [...anchors.values()].map(({ certificate }) => certificate),
    at: asked.at,
    maxIntermediates: MOST_INTERMEDIATES,
    ...(asked.purpose === undefined ? {} : { purpose: asked.purpose }),
    ...(asked.hostname === undefined ? {} : { hostname: asked.hostname }),
  };
}

/** Where nothing is wrong but the time, or what the leaf is to be used for: the path all the same, to tell more of it. */
async function nearest(
  { at, certificate }: Question,
  material: Material,
  problems: readonly PathProblem[],
  judge: PathJudge,
): Promise<JudgedPath | undefined> {
  if (!problems.every((problem) => concernsTime(problem) || concernsLeafUse(problem))) return undefined;
  const ageless = (one: Certificate): Certificate => ({ ...one, notBefore: at, notAfter: at });
  const request: PathRequest = {
    leaf: ageless(certificate),
    intermediates: material.intermediates.map(ageless),
    anchors: [...material.anchors.values()].map((anchor) => ageless(anchor.certificate)),
    at,
    maxIntermediates: MOST_INTERMEDIATES,
  };
  return (await choose(request, judge)).path;
}

/** The first path without a problem; else the one with fewest, or why there is no path. */
async function choose(
  request: PathRequest,
  judge: PathJudge,
): Promise<{ readonly path: JudgedPath | undefined; readonly problems: readonly PathProblem[] }> {
  const paths: Generator<ValidPath, readonly PathProblem[]> = validPaths(request, newPathBudget());
  let path: JudgedPath | undefined;
  for (let tried = 0; tried < MOST_PATHS; tried++) {
    // A search may take its 50 ms: others have their turn before.
    await setImmediate();
    const next = paths.next();
    if (next.done === true) return { path, problems: next.value };
    const judged = await judge(next.value.certificates);
    if (path === undefined || judged.problems.length < path.problems.length) path = judged;
    if (path.problems.length === 0) break;
  }
  return { path, problems: [] };
}

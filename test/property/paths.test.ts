/**
 * Our verdicts on arbitrary hierarchies beside OpenSSL's. `CHANCERY_PATH_RUNS` says how many hierarchies, and
 * `CHANCERY_PATH_SEED` which.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePem } from '../../src/base/pem.ts';
import type { PathRequest, ValidPath } from '../../src/path/request.ts';
import { type Certificate, findExtension, parseCertificate } from '../../src/x509/certificate.ts';
import { sameName } from '../../src/x509/name.ts';
import { ANY_POLICY, EXTENSION } from '../../src/x509/oid.ts';
import { build, type Hierarchy, type HierarchyPlan, hierarchyPlans } from '../support/hierarchies.ts';
import { HIERARCHY_AT } from '../support/hierarchy.ts';
import { outcomeOf } from '../support/paths.ts';
import { has } from '../support/programs.ts';
import { run } from '../support/run.ts';

interface Question {
  readonly asked: Partial<PathRequest>;
  readonly options: readonly string[];
}

/** Said of no policy, OpenSSL takes it that none is wanted. */
const ANY = ['-policy', ANY_POLICY];
const FIRST_POLICY = '1.3.5.1';
const QUESTIONS: readonly Question[] = [
  { asked: {}, options: ANY },
  { asked: { purpose: 'server_auth' }, options: [...ANY, '-purpose', 'sslserver'] },
  { asked: { purpose: 'client_auth' }, options: [...ANY, '-purpose', 'sslclient'] },
  { asked: { strict: true }, options: [...ANY, '-x509_strict'] },
  { asked: { policies: { requireExplicit: true } }, options: [...ANY, '-explicit_policy'] },
  {
    asked: { policies: { requireExplicit: true, initial: [FIRST_POLICY] } },
    options: ['-explicit_policy', '-policy', FIRST_POLICY],
  },
  {
    asked: { policies: { requireExplicit: true, inhibitMapping: true } },
    options: [...ANY, '-explicit_policy', '-inhibit_map'],
  },
  {
    asked: { policies: { requireExplicit: true, inhibitAny: true } },
    options: [...ANY, '-explicit_policy', '-inhibit_any'],
  },
];

interface Judged {
  readonly plan: HierarchyPlan;
  readonly hierarchy: Hierarchy;
  readonly question: Question;
  readonly path: ValidPath | undefined;
  readonly told: string;
  readonly openssl: boolean;
}

const everyPlan = ({ cross, intermediates, leaf, root }: HierarchyPlan) => [
  root,
  leaf,
  ...[...intermediates, ...cross].map(({ certificate }) => certificate),
];
const authorityPlans = (plan: HierarchyPlan) => everyPlan(plan).filter((one) => one !== plan.leaf);
const texts = (plan: HierarchyPlan, type: string) =>
  everyPlan(plan).flatMap(({ names = [] }) =>
    names.flatMap((n) => (n.type === type && 'value' in n ? [String(n.value)] : [])),
  );
const bases = (plan: HierarchyPlan) =>
  everyPlan(plan).flatMap(({ constraints }) => [
    ...(constraints?.permitted ?? []),
    ...(constraints?.excluded ?? []),
  ]);
const isBound = (plan: HierarchyPlan, type: string) => bases(plan).some((base) => base.type === type);

const lacksKeyId = (certificate: Certificate) =>
  [EXTENSION.subjectKeyIdentifier, EXTENSION.authorityKeyIdentifier].some(
    (oid) => !findExtension(certificate, oid),
  );

/** Where we differ on purpose: what must be in a hierarchy for it, and why. */
const DIFFERENCES: readonly {
  readonly why: string;
  readonly weAccept: boolean;
  readonly holds: (judged: Judged) => boolean;
}[] = [
  {
    why: 'anyExtendedKeyUsage does not restrict (RFC 5280 §4.2.1.12); OpenSSL wants the purpose itself',
    weAccept: true,
    holds: ({ plan, question }) =>
      question.asked.purpose !== undefined &&
      everyPlan(plan).some(({ purposes }) => purposes?.includes('any')),
  },
  {
    why: 'the empty base is above every mailbox and host, as it is above every DNS name; OpenSSL has it above none',
    weAccept: true,
    holds: ({ plan }) =>
      bases(plan).some((base) => (base.type === 'email' || base.type === 'uri') && base.value === ''),
  },
  {
    why: 'the empty base excludes every mailbox and host; OpenSSL has it exclude none',
    weAccept: false,
    holds: ({ plan }) =>
      bases(plan).some((base) => (base.type === 'email' || base.type === 'uri') && base.value === ''),
  },
  {
    why: 'a wildcard stands for names that are excluded; OpenSSL compares its text',
    weAccept: false,
    holds: ({ plan }) => isBound(plan, 'dns') && texts(plan, 'dns').some((name) => name.startsWith('*.')),
  },
  {
    why: 'a DNS name with a leading period is none, and cannot be judged',
    weAccept: false,
    holds: ({ plan }) => isBound(plan, 'dns') && texts(plan, 'dns').some((name) => name.startsWith('.')),
  },
  {
    why: 'a mailbox with two @ is none, and cannot be judged',
    weAccept: false,
    holds: ({ plan }) => isBound(plan, 'email') && texts(plan, 'email').includes('a@b@example.com'),
  },
  {
    why: 'RFC 5280 §4.2.1.10: a URI whose host is an address must be refused',
    weAccept: false,
    holds: ({ plan }) => isBound(plan, 'uri') && texts(plan, 'uri').includes('http://10.0.0.1/'),
  },
  {
    why: 'RFC 3986 §3.2: user information is no part of the host; OpenSSL takes it for one',
    weAccept: false,
    holds: ({ plan }) => isBound(plan, 'uri') && texts(plan, 'uri').includes('http://u@example.com/'),
  },
  {
    why: 'the same, within what is permitted',
    weAccept: true,
    holds: ({ plan }) => isBound(plan, 'uri') && texts(plan, 'uri').includes('http://u@example.com/'),
  },
  {
    why: 'a certificate that is self-issued need not be self-signed, nor the first of that name its issuer; without key identifiers OpenSSL takes it so, and follows no other chain',
    weAccept: true,
    holds: ({ path }) =>
      path?.certificates.some((one) => lacksKeyId(one)) === true &&
      path.certificates.slice(1, -1).some((one) => sameName(one.subject, one.issuer)),
  },
  {
    why: 'anyPolicy is never mapped (RFC 5280 §6.1.4(a)); OpenSSL looks only where there are policies',
    weAccept: false,
    holds: ({ plan }) =>
      authorityPlans(plan).some(
        ({ mappings = [], policies }) =>
          policies === undefined && mappings.some((mapping) => Object.values(mapping).includes(ANY_POLICY)),
      ),
  },
  {
    why: 'where anyPolicy is inhibited there is no node to map from (RFC 5280 §6.1.4(b)(1)); OpenSSL makes one',
    weAccept: false,
    holds: ({ plan, question }) =>
      (question.asked.policies?.inhibitAny === true ||
        authorityPlans(plan).some(({ inhibitAny }) => inhibitAny !== undefined)) &&
      authorityPlans(plan).some(
        ({ mappings = [], policies = [] }) =>
          policies.includes(ANY_POLICY) &&
          mappings.some(({ issuerPolicy }) => !policies.includes(issuerPolicy)),
      ),
  },
  {
    why: 'an anchor of version 3 must say that it is an authority; OpenSSL is content with keyCertSign',
    weAccept: false,
    holds: ({ plan }) => plan.root.basic === 'absent' && plan.root.version === undefined,
  },
  {
    why: 'our strict profile also wants nameConstraints critical, in authorities alone, and without a leading period',
    weAccept: false,
    holds: ({ plan, question }) =>
      question.asked.strict === true &&
      (authorityPlans(plan).some(({ constraintsNotCritical }) => constraintsNotCritical) ||
        bases(plan).some((base) => base.type === 'dns' && base.value.startsWith('.'))),
  },
];

const runs = Number(process.env['CHANCERY_PATH_RUNS'] ?? 400);
const seed = Number(process.env['CHANCERY_PATH_SEED'] ?? 42);

describe.skipIf(!has('openssl'))('Beside OpenSSL, the path validator', () => {
  it('judges arbitrary hierarchies alike, but for the differences that are told', {
    timeout: 60_000 + runs * 100,
  }, async () => {
    const judged = await judgeAll(fc.sample(hierarchyPlans, { seed, numRuns: runs }));
    const differing = judged.filter(({ openssl, path }) => openssl !== (path !== undefined));
    const unexplained: string[] = [];
    const explained = new Map<string, number>();
    for (const one of differing) {
      const alone = one.path === undefined ? one.hierarchy : onlyPath(one.path);
      const { accepted, stderr } = await opensslAccepts([alone], one.question);
      // OpenSSL follows one chain, the first that names lead to; ours, when it has no other.
      if (one.path !== undefined && accepted.length === 1) continue;
      const found = DIFFERENCES.find(
        ({ holds, weAccept }) => weAccept === (one.path !== undefined) && holds(one),
      );
      if (found === undefined) unexplained.push(tell(one, stderr));
      else explained.set(found.why, (explained.get(found.why) ?? 0) + 1);
    }
    expect(unexplained.slice(0, 3)).toEqual([]);
    // A test that refuses or accepts everything would prove nothing, nor would one that explains everything away.
    const accepted = judged.filter(({ path }) => path !== undefined).length;
    expect(accepted / runs).toBeGreaterThan(0.1);
    expect(accepted / runs).toBeLessThan(0.9);
    expect([...explained.values()].reduce((sum, count) => sum + count, 0) / runs).toBeLessThan(0.1);
    if (runs > 1000)
      process.stdout.write(
        `${accepted} of ${runs} accepted; ${JSON.stringify([...explained], undefined, 1)}\n`,
      );
  });
});

async function judgeAll(plans: readonly HierarchyPlan[]): Promise<readonly Judged[]> {
  const all = plans.map((plan, i) => {
    const question = QUESTIONS[i % QUESTIONS.length] as Question;
    const hierarchy = build(plan, `h${i}`);
    const { paths, problems } = outcomeOf(requestOf(hierarchy, question));
    const told = problems.map(({ code, depth, message }) => `${depth} ${code}: ${message}`).join('; ');
    return { plan, hierarchy, question, path: paths[0], told };
  });
  const accepted = new Set<Hierarchy>();
  for (const question of QUESTIONS) {
    for (let from = 0; from < all.length; from += 400) {
      const some = all.slice(from, from + 400).filter((one) => one.question === question);
      const hierarchies = some.map(({ hierarchy }) => hierarchy);
      for (const hierarchy of (await opensslAccepts(hierarchies, question)).accepted) accepted.add(hierarchy);
    }
  }
  return all.map((one) => ({ ...one, openssl: accepted.has(one.hierarchy) }));
}

function requestOf({ anchors, intermediates, leaf }: Hierarchy, { asked }: Question): PathRequest {
  return {
    leaf: parseCertificate(leaf),
    intermediates: intermediates.map(parseCertificate),
    anchors: anchors.map(parseCertificate),
    at: HIERARCHY_AT,
    ...asked,
  };
}

/** Those that `openssl verify` takes: all at once, as their names keep them apart. */
async function opensslAccepts(
  hierarchies: readonly Hierarchy[],
  { options }: Question,
): Promise<{ readonly accepted: readonly Hierarchy[]; readonly stderr: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-paths-'));
  const file = (name: string, ders: readonly Uint8Array[]): string => {
    writeFileSync(join(folder, name), ders.map((der) => encodePem('CERTIFICATE', der)).join(''));
    return join(folder, name);
  };
  const leaves = hierarchies.map(({ leaf }, i) => file(`${i}.pem`, [leaf]));
  const untrusted = hierarchies.flatMap(({ intermediates }) => intermediates);
  const trusted = hierarchies.flatMap(({ anchors }) => anchors);
  const pools = [
    '-CAfile',
    file('anchors.pem', trusted),
    ...(untrusted.length === 0 ? [] : ['-untrusted', file('untrusted.pem', untrusted)]),
  ];
  const always = ['-no-CApath', '-no-CAstore', '-attime', String(HIERARCHY_AT), '-policy_check'];
  const { stderr, stdout } = await run('openssl', ['verify', ...always, ...options, ...pools, ...leaves]);
  rmSync(folder, { recursive: true });
  const good = new Set(stdout.split('\n').flatMap((line) => /^(.*): OK$/.exec(line)?.[1] ?? []));
  return { accepted: hierarchies.filter((_, i) => good.has(leaves[i] as string)), stderr };
}

function onlyPath({ certificates }: ValidPath): Hierarchy {
  const [leaf = new Uint8Array(), ...above] = certificates.map(({ der }) => der);
  return { leaf, intermediates: above.slice(0, -1), anchors: above.slice(-1) };
}

function tell({ openssl, path, plan, question, told }: Judged, stderr: string): string {
  const show = (_: string, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
  return `OpenSSL ${openssl ? 'accepts' : 'refuses'} with ${question.options.join(' ')}; we: ${told || 'accept'} (${path?.certificates.length})\n${stderr}\n${JSON.stringify(plan, show)}`;
}

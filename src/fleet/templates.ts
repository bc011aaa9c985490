/** Certificate templates: each is a policy, and nothing else. */
import { administer } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { newPolicy, nextVersion } from '../authorities/policy-rows.ts';
import type { AuthoritySite } from '../authorities/site.ts';
import { ownerOf } from '../authorities/ssh/owner.ts';
import { readSshAuthority } from '../authorities/ssh/read.ts';
import { ChanceryError, notFound, quote, unfitting } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import { checkedTemplate, compileTemplate, type TemplateSource } from '../policy/ssh/spellings/template.ts';
import type { PolicyRow } from '../records/policies.ts';
import type { Reader } from '../records/store.ts';

export interface Template {
  readonly id: Id;
  readonly authorityId: Id;
  readonly name: string;
  readonly source: TemplateSource;
}

const SPELLING = 'ssh-template';

/** @throws not_found for an authority that is not there; invalid_field, some of it unfitting; conflict for a taken name */
export async function createTemplate(
  site: AuthoritySite,
  caller: Caller,
  input: { readonly authorityId: Id; readonly name: string; readonly source: TemplateSource },
): Promise<Template> {
  const { tenantId } = caller;
  const { authorityId, name } = input;
  const source = checked(input.source);
  const { policy, version } = newPolicy(site, {
    tenantId,
    spelling: SPELLING,
    name,
    authorityId,
    source,
    compiled: compileTemplate(source),
  });
  return administer(
    site,
    caller,
    'ssh_template_create',
    async (reader) => {
      const owner = await ownerOf(reader, await readSshAuthority(reader, tenantId, authorityId));
      if (owner !== undefined) {
        throw unfitting(
          'sshCaId',
          `SSH CA with ID '${authorityId}' is the own one of ${owner}, and not shared`,
        );
      }
      await checkFree(reader, tenantId, name);
      return {
        writes: [
          { insert: 'policyVersions', row: version },
          { insert: 'policies', row: policy },
        ],
        data: dataOf(policy, source),
        value: templateOf(policy),
      };
    },
    () => nameTaken(name),
  );
}

/** @throws not_found */
export async function readTemplate(reader: Reader, tenantId: Id, id: Id): Promise<Template> {
  return templateOf(await templateRow(reader, tenantId, id));
}

/** All of a tenant's, or those of one authority; the newest first. */
export async function listTemplates(
  reader: Reader,
  tenantId: Id,
  authorityId?: Id,
): Promise<readonly Template[]> {
  const where = { tenantId, spelling: SPELLING, removedAt: null } as const;
  const templates: Template[] = [];
  let before: Id | undefined;
  do {
    const of = authorityId === undefined ? where : { ...where, authorityId };
    const page = await reader.list('policies', of, { limit: PAGE, before });
    templates.push(...page.map(templateOf));
    before = page.length < PAGE ? undefined : page.at(-1)?.id;
  } while (before !== undefined);
  return templates;
}

const PAGE = 1000;

/** @throws not_found; invalid_field, some of it unfitting; conflict for a taken name */
export async function updateTemplate(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  change: { readonly name?: string | undefined; readonly source: Partial<TemplateSource> },
): Promise<Template> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'ssh_template_update',
    async (reader) => {
      const row = await templateRow(reader, tenantId, id);
      const source = checked({ ...(row.source as TemplateSource), ...change.source });
      const name = change.name ?? row.name;
      if (name !== null && name !== row.name) await checkFree(reader, tenantId, name);
      const version = await nextVersion(site, reader, row, compileTemplate(source));
      const set = {
        name,
        source,
        versionId: version.row.id,
        updatedAt: seconds(site.clock),
        epoch: row.epoch + 1,
      };
      return {
        writes: [...version.writes, { update: 'policies', key: { tenantId, id }, set }],
        expect: [{ table: 'policies', tenantId, id, epoch: row.epoch }],
        data: dataOf({ ...row, ...set }, source),
        value: templateOf({ ...row, ...set }),
      };
    },
    () => nameTaken(change.name ?? id),
  );
}

/** What was issued under it stays. @returns what it was. @throws not_found */
export async function removeTemplate(site: AuthoritySite, caller: Caller, id: Id): Promise<Template> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'ssh_template_delete',
    async (reader) => {
      const row = await templateRow(reader, tenantId, id);
      const set = { name: null, removedAt: seconds(site.clock), epoch: row.epoch + 1 };
      return {
        writes: [{ update: 'policies', key: { tenantId, id }, set }],
        expect: [{ table: 'policies', tenantId, id, epoch: row.epoch }],
        data: { ssh_template_id: id, name: row.name },
        value: templateOf(row),
      };
    },
    () => notFound('ssh_template', id),
  );
}

/** @throws not_found */
export async function templateRow(reader: Reader, tenantId: Id, id: Id): Promise<PolicyRow> {
  const row = await reader.get('policies', { tenantId, id });
  if (row === undefined || row.spelling !== SPELLING || row.removedAt !== null) {
    throw notFound('ssh_template', id);
  }
  return row;
}

/** The template under whose policy versions certificates were issued, by the version's id; absent: under no template. */
export async function templatesOfVersions(
  reader: Reader,
  tenantId: Id,
  versionIds: readonly Id[],
): Promise<ReadonlyMap<Id, Id>> {
  const found = new Map<Id, Id>();
  for (const id of new Set(versionIds)) {
    const version = await reader.get('policyVersions', { tenantId, id });
    const policy = version && (await reader.get('policies', { tenantId, id: version.policyId }));
    if (policy?.spelling === SPELLING) found.set(id, policy.id);
  }
  return found;
}

function templateOf({ authorityId, id, name, source }: PolicyRow): Template {
  return { id, authorityId, name: name ?? '', source: source as TemplateSource };
}

function checked(given: TemplateSource): TemplateSource {
  const source = checkedTemplate(given);
  if (source.ttl.seconds > source.maxTtl.seconds) {
    throw unfitting('ttl', 'TTL cannot be greater than max TTL');
  }
  return source;
}

async function checkFree(reader: Reader, tenantId: Id, name: string): Promise<void> {
  if ((await reader.get('policies', { tenantId, spelling: SPELLING, name })) !== undefined) {
    throw nameTaken(name);
  }
}

function nameTaken(name: string): ChanceryError {
  const shown = quote(name).slice(1, -1);
  return new ChanceryError('conflict', `SSH certificate template with name '${shown}' already exists`, {
    subject: 'ssh_template',
  });
}

function dataOf(
  { authorityId, id, name, versionId }: PolicyRow,
  source: TemplateSource,
): Readonly<Record<string, unknown>> {
  return {
    ssh_template_id: id,
    name,
    authority_id: authorityId,
    policy_version_id: versionId,
    source,
  };
}

/** A certificate profile on the wire, in and out. */
import Type, { type Static, type TObject } from 'typebox';
import { ChanceryError, unfitting } from '../../../../../base/error.ts';
import type { Id } from '../../../../../base/ids.ts';
import { spellTime } from '../../../../../base/time.ts';
import { type ProfileSettings, settingsOf } from '../../../../../issuing/profiles/settings.ts';
import type { AuthorityRow } from '../../../../../records/authorities.ts';
import type { CertificateProfileRow } from '../../../../../records/policies.ts';
import { issue } from '../../issue.ts';
import { bodyId } from '../ids.ts';
import { DESCRIPTION, given } from '../managing.ts';
import type { ProfileAddress } from './address.ts';

export const ENROLLMENT = Type.Enum(['api', 'est', 'acme', 'scep']);
export const ISSUER_TYPE = Type.Enum(['ca', 'self-signed']);
export const SLUG = Type.String({ minLength: 1, maxLength: 255 });

/** Members that a configuration has beside these are passed over, and with them the secrets of EST and SCEP. */
const CONFIGS = {
  apiConfig: Type.Optional(
    Type.Object({
      autoRenew: Type.Optional(Type.Boolean()),
      renewBeforeDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })),
    }),
  ),
  estConfig: Type.Optional(
    Type.Object({
      disableBootstrapCaValidation: Type.Optional(Type.Boolean()),
      caChain: Type.Optional(Type.String({ maxLength: 100_000, description: 'PEM' })),
    }),
  ),
  acmeConfig: Type.Optional(
    Type.Object({
      skipDnsOwnershipVerification: Type.Optional(Type.Boolean()),
      skipEabBinding: Type.Optional(Type.Boolean()),
    }),
  ),
  scepConfig: Type.Optional(Type.Object({})),
};

/** What nothing is kept of, so that it is refused rather than passed over. */
const FOREIGN = Type.Optional(Type.Unsafe<object | null>({ type: ['object', 'null'] }));

/** What may be changed of a profile later, but for its slug. */
export const PROFILE_FIELDS = {
  description: Type.Optional(DESCRIPTION),
  issuerType: Type.Optional(ISSUER_TYPE),
  ...CONFIGS,
  externalConfigs: FOREIGN,
  defaults: FOREIGN,
};

const FIELDS = Type.Object(PROFILE_FIELDS);

/** Demands what no profile here can be. @throws invalid_field (unfitting), access_denied */
export function checkServed({ defaults, externalConfigs, issuerType }: Static<typeof FIELDS>): void {
  if (issuerType === 'self-signed') {
    throw unfitting(
      'issuerType',
      "issuerType 'self-signed' is not served: what signs itself cannot be revoked. Name a CA instead.",
    );
  }
  if (Object.keys(externalConfigs ?? {}).length > 0) {
    throw new ChanceryError(
      'access_denied',
      'External configs can only be specified for external Certificate Authorities',
    );
  }
  if (Object.keys(defaults ?? {}).length > 0) {
    throw unfitting(
      'defaults',
      'defaults of a profile are not served: name them in each request, or require them in its policy',
    );
  }
}

/** The configurations that were given. */
export function readConfigs({
  acmeConfig,
  apiConfig,
  estConfig,
  scepConfig,
}: Static<typeof FIELDS>): ProfileSettings {
  return given<ProfileSettings>({
    apiConfig:
      apiConfig && given({ autoRenew: apiConfig.autoRenew, renewBeforeDays: apiConfig.renewBeforeDays }),
    estConfig:
      estConfig &&
      given({
        disableBootstrapCaValidation: estConfig.disableBootstrapCaValidation,
        caChain: estConfig.caChain,
      }),
    acmeConfig:
      acmeConfig &&
      given({
        skipDnsOwnershipVerification: acmeConfig.skipDnsOwnershipVerification,
        skipEabBinding: acmeConfig.skipEabBinding,
      }),
    scepConfig: scepConfig && {},
  });
}

/** Of the two names that it has had, either is read. @throws invalid_field for none, and for what is no id */
export function readPolicyId(
  { policyId }: ProfileAddress,
  body: { readonly certificateTemplateId?: string; readonly certificatePolicyId?: string },
): Id {
  const other = policyId === 'certificatePolicyId' ? 'certificateTemplateId' : 'certificatePolicyId';
  const field = body[policyId] === undefined && body[other] !== undefined ? other : policyId;
  const text = body[field];
  if (text !== undefined) return bodyId('policy', text, field);
  const type = { expected: 'string', received: 'undefined' };
  throw new ChanceryError('invalid_field', `${policyId} is required`, {
    fields: [{ field: policyId, message: 'is required', type }],
  });
}

/** @throws invalid_field for none, and for what is no id */
export function readCaId(text: string | undefined): Id {
  if (text === undefined) throw issue('', 'CA issuer type requires a CA ID');
  return bodyId('ca', text, 'caId');
}

const NULLABLE = Type.Union([Type.String(), Type.Null()]);

/** A profile at an address; `more` is what reading it tells beside. */
export function profileSchema({ policyId }: ProfileAddress, more: TObject['properties'] = {}): TObject {
  return Type.Object({
    id: Type.String(),
    projectId: Type.String(),
    caId: NULLABLE,
    [policyId]: Type.String(),
    slug: Type.String(),
    description: NULLABLE,
    enrollmentType: ENROLLMENT,
    issuerType: ISSUER_TYPE,
    estConfigId: NULLABLE,
    apiConfigId: NULLABLE,
    acmeConfigId: NULLABLE,
    externalConfigs: Type.Null(),
    createdAt: Type.String(),
    updatedAt: Type.String(),
    ...more,
  });
}

export const AUTHORITY = {
  certificateAuthority: Type.Object({
    id: Type.String(),
    projectId: Type.String(),
    status: Type.Enum(['active', 'disabled']),
    name: Type.String(),
    isExternal: Type.Boolean(),
    externalType: Type.Null(),
  }),
};

const ID = { id: Type.String() };
const configured = (name: 'apiConfig' | 'estConfig' | 'acmeConfig') =>
  Type.Optional(Type.Object({ ...ID, ...CONFIGS[name].properties }));
export const CONFIGURED = {
  apiConfig: configured('apiConfig'),
  estConfig: configured('estConfig'),
  acmeConfig: configured('acmeConfig'),
  scepConfig: Type.Optional(Type.Object(ID)),
};

/** Its configuration is no thing of its own, and goes by the profile's id. */
export function spellProfile({ policyId }: ProfileAddress, row: CertificateProfileRow): object {
  const configId = (enrollment: string): string | null => (row.enrollment === enrollment ? row.id : null);
  return {
    id: row.id,
    projectId: row.tenantId,
    caId: row.authorityId,
    [policyId]: row.policyId,
    slug: row.slug,
    description: row.description,
    enrollmentType: row.enrollment,
    issuerType: 'ca',
    estConfigId: configId('est'),
    apiConfigId: configId('api'),
    acmeConfigId: configId('acme'),
    externalConfigs: null,
    createdAt: spellTime(row.createdAt),
    updatedAt: spellTime(row.updatedAt),
  };
}

export function spellConfigs(row: CertificateProfileRow): object {
  const sections = Object.entries(settingsOf(row));
  return Object.fromEntries(sections.map(([name, section]) => [name, { id: row.id, ...section }]));
}

export function spellAuthority({ id, isActive, name, revokedAt, tenantId }: AuthorityRow): object {
  return {
    certificateAuthority: {
      id,
      projectId: tenantId,
      status: isActive && revokedAt === null ? 'active' : 'disabled',
      name,
      isExternal: false,
      externalType: null,
    },
  };
}

/** A certificate policy on the wire, in and out. */
import Type, { type Static, type TSchema, type TUnsafe } from 'typebox';
import { looksLikeSecret } from '../../../../../base/error.ts';
import { spellTime } from '../../../../../base/time.ts';
import { sourceOf } from '../../../../../issuing/profiles/policies.ts';
import {
  type CaSection,
  type CertificatePolicySource,
  EXTENDED_KEY_USAGES,
  KEY_USAGES,
  SAN_TYPES,
  SUBJECT_TYPES,
  type UsageSection,
  type ValueSection,
} from '../../../../../policy/spellings/certificate-policy.ts';
import type { CertificatePolicyRow } from '../../../../../records/policies.ts';
import { issue } from '../../issue.ts';
import { given } from '../managing.ts';

/** In one list. */
const MOST_VALUES = 1000;
const VALUES = Type.Optional(
  Type.Array(Type.String({ maxLength: 400, description: '"*" stands for any characters' }), {
    maxItems: MOST_VALUES,
  }),
);

const SUBJECT = sections(Object.keys(SUBJECT_TYPES));
const SANS = sections(Object.keys(SAN_TYPES));
const KEY_USAGE = usages(Object.keys(KEY_USAGES), {});
const EXTENDED_KEY_USAGE = usages(Object.keys(EXTENDED_KEY_USAGES), {
  critical: Type.Optional(Type.Boolean({ description: 'ours: whether the extension is critical; false' })),
});
const NAMES = Type.Optional(Type.Array(Type.String({ maxLength: 400 }), { maxItems: 100 }));
const ALGORITHMS = Type.Object({ signature: NAMES, keyAlgorithm: NAMES });
const VALIDITY = Type.Object({
  max: Type.Optional(Type.String({ maxLength: 400, description: 'such as "90d"; m is minutes' })),
});
const LENGTH = Type.Optional(Type.Number({ description: 'the longest path; -1 is any' }));
const CA_SETTINGS = nullable(Type.Object({ maxPathLength: LENGTH }));
const BASIC_CONSTRAINTS = nullable(
  Type.Object({ isCA: Type.Optional(Type.Enum(['allowed', 'required', 'denied'])), maxPathLength: LENGTH }),
);

/** What a policy says of certificates. */
export const SECTIONS = {
  subject: Type.Optional(SUBJECT),
  sans: Type.Optional(SANS),
  keyUsages: Type.Optional(KEY_USAGE),
  extendedKeyUsages: Type.Optional(EXTENDED_KEY_USAGE),
  algorithms: Type.Optional(ALGORITHMS),
  validity: Type.Optional(VALIDITY),
  caSettings: Type.Optional(CA_SETTINGS),
  basicConstraints: Type.Optional(BASIC_CONSTRAINTS),
};

export const POLICY_NAME = Type.String({ maxLength: 4000, description: 'a slug is made of it' });

export const POLICY = Type.Object({
  id: Type.String(),
  projectId: Type.String(),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  ...SECTIONS,
  createdAt: Type.String(),
  updatedAt: Type.String(),
});

function sections(types: readonly string[]) {
  const section = Type.Object({
    type: Type.Enum([...types]),
    allowed: VALUES,
    required: VALUES,
    denied: VALUES,
  });
  return Type.Array(section, { maxItems: 20 });
}

function usages<More extends Record<string, TSchema>>(names: readonly string[], more: More) {
  const list = Type.Optional(Type.Array(Type.Enum([...names]), { maxItems: 20 }));
  return Type.Object({ allowed: list, required: list, denied: list, ...more });
}

/** JSON Schema's own spelling of it: what is wrong within is then found where it stands. */
function nullable<S extends TSchema>(schema: S): TUnsafe<Static<S> | null> {
  return Type.Unsafe({ ...schema, type: ['object', 'null'] });
}

/** @throws invalid_field */
export function readPolicyName(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 255) throw issue('name', 'Name must be between 1 and 255 characters');
  if (looksLikeSecret(name)) throw issue('name', 'Name must not be a secret, and looks like one');
  return name;
}

const SECTIONS_IN = Type.Object(SECTIONS);

/** The sections that were given, without what nobody knows in them. @throws invalid_field */
export function readSections(body: Static<typeof SECTIONS_IN>): CertificatePolicySource {
  const { algorithms, basicConstraints, caSettings, extendedKeyUsages, keyUsages, validity } = body;
  return given<CertificatePolicySource>({
    subject: body.subject?.map(readSection),
    sans: body.sans?.map(readSection),
    keyUsages: keyUsages && readUsages(keyUsages),
    extendedKeyUsages: extendedKeyUsages && {
      ...readUsages(extendedKeyUsages),
      ...given({ critical: extendedKeyUsages.critical }),
    },
    algorithms:
      algorithms && given({ signature: algorithms.signature, keyAlgorithm: algorithms.keyAlgorithm }),
    validity: validity && given({ max: validity.max }),
    caSettings: caSettings && readLength('caSettings', caSettings),
    basicConstraints: basicConstraints && {
      ...given({ isCA: basicConstraints.isCA }),
      ...readLength('basicConstraints', basicConstraints),
    },
  });
}

type Lists = { readonly [K in keyof UsageSection]?: readonly string[] | undefined };

function readSection({ allowed, denied, required, type }: Lists & { readonly type: string }): ValueSection {
  const trimmed = (values: readonly string[] | undefined): readonly string[] | undefined =>
    values?.map((value) => value.trim());
  return {
    type,
    ...given<UsageSection>({
      allowed: trimmed(allowed),
      required: trimmed(required),
      denied: trimmed(denied),
    }),
  };
}

function readUsages({ allowed, denied, required }: Lists): UsageSection {
  return given<UsageSection>({ allowed, required, denied });
}

function readLength(
  section: string,
  { maxPathLength }: { readonly maxPathLength?: number | undefined },
): Pick<CaSection, 'maxPathLength'> {
  if (maxPathLength === undefined) return {};
  const field = `${section}.maxPathLength`;
  if (!Number.isSafeInteger(maxPathLength)) throw issue(field, 'Path length must be an integer');
  if (maxPathLength < -1) {
    throw issue(field, 'Path length must be -1 (unlimited) or a non-negative integer');
  }
  return { maxPathLength };
}

/** Sections that are absent, or were taken back by null, are left out. */
export function spellPolicy(row: CertificatePolicyRow): unknown {
  const { createdAt, description, id, name, tenantId, updatedAt } = row;
  return {
    id,
    projectId: tenantId,
    name,
    ...(description === null ? {} : { description }),
    ...Object.fromEntries(Object.entries(sourceOf(row)).filter(([, section]) => section !== null)),
    createdAt: spellTime(createdAt),
    updatedAt: spellTime(updatedAt),
  };
}

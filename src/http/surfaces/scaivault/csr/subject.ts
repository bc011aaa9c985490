/** A distinguished name as an object, its attributes by our names for them. */
import Type, { type Static } from 'typebox';
import type { SubjectAttribute } from '../../../../policy/request.ts';
import { type AttributeName, attributeName } from '../../../../x509/attribute-type.ts';
import type { Name } from '../../../../x509/name.ts';

/** In the order in which a name that is made here is written: least specific first. */
const FIELDS = {
  country: 'countryName',
  state: 'stateOrProvinceName',
  locality: 'localityName',
  street_address: 'streetAddress',
  postal_code: 'postalCode',
  domain_component: 'domainComponent',
  organization: 'organizationName',
  organizational_unit: 'organizationalUnitName',
  title: 'title',
  name: 'name',
  surname: 'surname',
  given_name: 'givenName',
  initials: 'initials',
  generation_qualifier: 'generationQualifier',
  pseudonym: 'pseudonym',
  dn_qualifier: 'dnQualifier',
  serial_number: 'serialNumber',
  user_id: 'userId',
  common_name: 'commonName',
  email_address: 'emailAddress',
} as const satisfies Readonly<Record<string, AttributeName>>;

type Field = keyof typeof FIELDS;

const NAMES = Object.keys(FIELDS) as readonly Field[];
const BY_TYPE: ReadonlyMap<AttributeName, Field> = new Map(NAMES.map((field) => [FIELDS[field], field]));

const VALUE = Type.Optional(Type.String({ minLength: 1, maxLength: 400 }));
const VALUES = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 400 }), { minItems: 1, maxItems: 10 }),
);

/** As it is asked for. `organizational_unit` and `domain_component` are lists, as they are read. */
export const NEW_SUBJECT = Type.Object({
  ...(Object.fromEntries(NAMES.map((field) => [field, VALUE])) as Readonly<Record<Single, typeof VALUE>>),
  organizational_unit: VALUES,
  domain_component: VALUES,
});

type Several = 'organizational_unit' | 'domain_component';
type Single = Exclude<Field, Several>;

/** As it is shown: several values of one attribute as a list. */
export const SUBJECT = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Array(Type.String()), Type.Null()]),
);

export function readSubjectFields(given: Static<typeof NEW_SUBJECT>): readonly SubjectAttribute[] {
  return NAMES.flatMap((field) => {
    const value = given[field] ?? [];
    return [value].flat().map((one) => ({ type: FIELDS[field], value: one }));
  });
}

/** Always with `common_name`, null when there is none. */
export function spellSubject({ rdns }: Name): Readonly<Record<string, unknown>> {
  const spelled = new Map<string, string | readonly string[] | null>([['common_name', null]]);
  for (const { type, value } of rdns.flat()) {
    const known = attributeName(type);
    const field = (known && BY_TYPE.get(known)) ?? type;
    const before = spelled.get(field) ?? null;
    spelled.set(field, before === null ? value : [...[before].flat(), value]);
  }
  for (const field of LISTS) {
    const value = spelled.get(field);
    if (typeof value === 'string') spelled.set(field, [value]);
  }
  return Object.fromEntries(spelled);
}

const LISTS: readonly Several[] = ['organizational_unit', 'domain_component'];

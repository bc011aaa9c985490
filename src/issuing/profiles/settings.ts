/**
 * How certificates of a profile are asked for, and what was said of that: exactly one section, that of its enrollment.
 * Only `api` is served; the others are kept, so that whoever describes them here reads back what was written. Secrets are
 * not: the passphrase of EST and the challenge of SCEP would guard nothing, and are neither kept, answered nor recorded.
 */
import { ChanceryError, unfitting } from '../../base/error.ts';
import type { CertificateProfileRow, Enrollment } from '../../records/policies.ts';
import { parseCertificatesPem } from '../../x509/certificate-pem.ts';

export interface ProfileSettings {
  readonly apiConfig?: {
    readonly autoRenew?: boolean;
    /** From 1 to 30. */
    readonly renewBeforeDays?: number;
  };
  readonly estConfig?: {
    readonly disableBootstrapCaValidation?: boolean;
    /** PEM. */
    readonly caChain?: string;
  };
  readonly acmeConfig?: {
    readonly skipDnsOwnershipVerification?: boolean;
    readonly skipEabBinding?: boolean;
  };
  readonly scepConfig?: Readonly<Record<string, never>>;
}

type Section = keyof ProfileSettings;

interface Words {
  readonly section: Section;
  readonly called: string;
  /** What it cannot have beside, as the contract has it; of SCEP, which came later, it says nothing. */
  readonly others: string;
}

const ENROLLMENTS: Readonly<Record<Enrollment, Words>> = {
  api: { section: 'apiConfig', called: 'API', others: 'EST or ACME' },
  est: { section: 'estConfig', called: 'EST', others: 'API or ACME' },
  acme: { section: 'acmeConfig', called: 'ACME', others: 'EST or API' },
  scep: { section: 'scepConfig', called: 'SCEP', others: 'API, EST, or ACME' },
};

/** Where a section says nothing of it. */
const USUAL: Required<ProfileSettings> = {
  apiConfig: { autoRenew: false },
  estConfig: { disableBootstrapCaValidation: false },
  acmeConfig: {},
  scepConfig: {},
};

export interface Enrolling {
  readonly enrollment: Enrollment;
  readonly settings: ProfileSettings;
}

/** @param enrollment absent: `api`, which alone needs no section. @throws invalid_field, some of it unfitting */
export function newSettings(enrollment: Enrollment | undefined, given: ProfileSettings): Enrolling {
  const type = enrollment ?? 'api';
  const { called, section } = ENROLLMENTS[type];
  if (type !== 'api' && given[section] === undefined) {
    throw ofTheWhole(`${called} enrollment type requires ${called} configuration`);
  }
  return settled(type, given, USUAL[section]);
}

/** What is not given stays; another enrollment begins with what is usual of it. @throws invalid_field, some of it unfitting */
export function changedSettings(
  row: CertificateProfileRow,
  enrollment: Enrollment | undefined,
  given: ProfileSettings,
): Enrolling {
  const type = enrollment ?? row.enrollment;
  const { section } = ENROLLMENTS[type];
  return settled(type, given, type === row.enrollment ? settingsOf(row)[section] : USUAL[section]);
}

/** What {@link newSettings} and {@link changedSettings} made, and nothing else. */
export function settingsOf({ settings }: Pick<CertificateProfileRow, 'settings'>): ProfileSettings {
  return settings as ProfileSettings;
}

function settled(
  enrollment: Enrollment,
  given: ProfileSettings,
  before: ProfileSettings[Section],
): Enrolling {
  const { section } = ENROLLMENTS[enrollment];
  checkAlone(enrollment, given);
  const settings: ProfileSettings = { [section]: { ...before, ...given[section] } };
  checkChain(settings.estConfig?.caChain);
  const { skipDnsOwnershipVerification, skipEabBinding } = settings.acmeConfig ?? {};
  if (skipDnsOwnershipVerification === true && skipEabBinding === true) {
    throw ofTheWhole(
      'Cannot skip both External Account Binding (EAB) and DNS ownership verification at the same time.',
    );
  }
  return { enrollment, settings };
}

function checkAlone(enrollment: Enrollment, given: ProfileSettings): void {
  const { called, others, section } = ENROLLMENTS[enrollment];
  const beside = Object.values(ENROLLMENTS).filter(
    (one) => one.section !== section && given[one.section] !== undefined,
  );
  if (beside.length === 0) return;
  const told = beside.every((one) => one.section === 'scepConfig') ? 'SCEP' : others;
  throw ofTheWhole(`${called} enrollment type cannot have ${told} configuration`);
}

function checkChain(pem: string | undefined): void {
  if (pem === undefined) return;
  try {
    parseCertificatesPem(pem, MOST_CERTIFICATES);
  } catch (error) {
    if (!(error instanceof ChanceryError)) throw error;
    throw unfitting('estConfig.caChain', `Failed to process certificate chain: ${error.message}`);
  }
}

const MOST_CERTIFICATES = 10;

/** Of no one field. */
function ofTheWhole(message: string): ChanceryError {
  return new ChanceryError('invalid_field', message, { fields: [{ field: '', message }] });
}

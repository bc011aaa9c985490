/** Issuing under a profile: subject, names, usages and algorithms from the request, a key made here. */
import type { Caller } from '../../access/caller.ts';
import { atField, ChanceryError, unfitting } from '../../base/error.ts';
import type { IssuanceRequest, RequestedName, SubjectAttribute, SubjectKey } from '../../policy/request.ts';
import { nameList } from '../../policy/requested-names.ts';
import { checkSubject } from '../../policy/requested-subject.ts';
import { conclude, type Issued } from '../conclude.ts';
import type { IssuingContext } from '../contexts.ts';
import type { IssuingSite } from '../site.ts';
import { usualKey } from '../usual-key.ts';
import type { IssueUnderProfile } from './command.ts';
import { checkUse } from './enrollment.ts';

/**
 * @throws invalid_field for names that cannot be read, and (unfitting) for an algorithm that the policy wants named;
 *   access_denied for a profile of another enrollment; whatever {@link conclude} throws
 */
export async function issueUnderProfile(
  site: IssuingSite,
  caller: Caller,
  command: IssueUnderProfile,
): Promise<Issued> {
  const { commonName, commonNameField, period } = command;
  const subject = subjectOf(command);
  const names = namesOf(command);
  return conclude(site, caller, {
    action: 'pki_issue',
    origin: 'issue',
    under: { profileId: command.profileId },
    request(context) {
      checkUse(caller, profileOf(context));
      const request: IssuanceRequest = {
        issuerField: 'profileId',
        commonNames: commonName === undefined ? [] : [commonName],
        commonNameField,
        subject,
        names,
        namesField: command.namesField,
        key: keyOf(command, context),
        keyField: command.keyField,
        usages: command.usages,
        signature: signatureOf(command, context),
        ...period,
        csr: undefined,
        authority: undefined,
      };
      return { request };
    },
  });
}

/** A context under a profile has it. */
export function profileOf({ profile }: IssuingContext): NonNullable<IssuingContext['profile']> {
  if (profile === null) throw new ChanceryError('internal', 'a context without its profile');
  return profile;
}

function subjectOf(command: IssueUnderProfile): readonly SubjectAttribute[] {
  const { before, behind, commonName, commonNameField } = command;
  // The common name's own bound is the decision table's to judge.
  for (const one of [...before, ...behind]) atField(one.field ?? commonNameField, () => checkSubject([one]));
  if (commonName === undefined) return [...before, ...behind];
  return [...before, { type: 'commonName', value: commonName, field: commonNameField }, ...behind];
}

function namesOf({ commonName, commonNameField, names }: IssueUnderProfile): readonly RequestedName[] {
  const list = nameList('an IP address has a type of its own');
  for (const { field, type, value } of names) list.add(type, value, field);
  if (commonName !== undefined) list.addCommonName(commonName, commonNameField);
  list.check();
  return list.names;
}

function keyOf({ keyAlgorithm, keyField }: IssueUnderProfile, context: IssuingContext): SubjectKey {
  if (keyAlgorithm !== undefined) return { kind: 'made', algorithm: keyAlgorithm };
  if (context.policy.keys === 'own') return usualKey(context);
  throw unfitting(keyField, 'Key algorithm is required by template policy but not provided in request');
}

function signatureOf(
  { signature, signatureField: field }: IssueUnderProfile,
  { policy }: IssuingContext,
): IssuanceRequest['signature'] {
  if (signature !== undefined) return { algorithm: signature, field };
  if (policy.signatures === 'own') return undefined;
  throw unfitting(field, 'Signature algorithm is required by template policy but not provided in request');
}

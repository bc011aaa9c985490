import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Layers } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Code } from '../../parts/copy.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts, Section } from '../../parts/page.tsx';
import { Cell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { PolicyInWords } from './policy-in-words.tsx';
import { allPolicies, allProfiles, type Policy, type Profile } from './profile-list.ts';

/** Profiles are read here; they are made by the command line, by `chancery apply` and by their own API. */
export function Profiles(): ReactNode {
  const profiles = useQuery(allProfiles);
  const policies = useQuery(allPolicies);
  const [open, setOpen] = useState<string>();
  const shown = profiles.data?.find(({ id }) => id === open);
  return (
    <>
      <Section
        title="Certificate profiles"
        lead="An authority and a certificate policy under one name, for clients of Infisical’s API."
      >
        <ProfileList profiles={profiles} policies={policies.data} onOpen={setOpen} />
      </Section>
      <Section
        title="Certificate policies"
        lead="What profiles issue by. Made with chancery apply, or by the API."
      >
        <PolicyList policies={policies} profiles={profiles.data} />
      </Section>
      {shown !== undefined && (
        <ProfileDrawer
          profile={shown}
          policy={policies.data?.find(({ id }) => id === shown.certificatePolicyId)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

interface Read<T> {
  readonly data: readonly T[] | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
}

function ProfileList({
  onOpen,
  policies,
  profiles,
}: {
  readonly profiles: Read<Profile>;
  readonly policies: readonly Policy[] | undefined;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  if (profiles.isPending) return <Skeleton rows={3} />;
  if (profiles.error !== null) return <Failure error={profiles.error} title="The profiles cannot be read." />;
  if (profiles.data === undefined || profiles.data.length === 0) {
    return (
      <EmptyState
        icon={Layers}
        title="There is no certificate profile"
        command="chancery profile create web --ca <authority> --policy <policy>"
      >
        Whoever issues by roles needs none. Clients of Infisical’s API issue under profiles.
      </EmptyState>
    );
  }
  return (
    <Table
      label="Certificate profiles"
      heads={['Profile', 'Policy', 'Authority', 'Enrolment', 'Renews itself']}
    >
      {profiles.data.map((profile) => (
        <Row key={profile.id}>
          <Cell>
            <button
              type="button"
              onClick={() => onOpen(profile.id)}
              className="cursor-pointer font-medium text-wax underline"
            >
              {profile.slug}
            </button>
            {profile.description !== null && (
              <div className="text-xs text-soft">
                <ForeignText text={profile.description} />
              </div>
            )}
          </Cell>
          <Cell>{policies?.find(({ id }) => id === profile.certificatePolicyId)?.name ?? ''}</Cell>
          <Cell>{profile.issuerType === 'ca' ? profile.certificateAuthority.name : 'self-signed'}</Cell>
          <Cell tight>{profile.enrollmentType}</Cell>
          <Cell tight>{renewalOf(profile)}</Cell>
        </Row>
      ))}
    </Table>
  );
}

function renewalOf({ apiConfig }: Profile): string {
  if (apiConfig?.autoRenew !== true) return 'no';
  return apiConfig.renewBeforeDays === undefined ? 'yes' : `${apiConfig.renewBeforeDays} days before its end`;
}

function PolicyList({
  policies,
  profiles,
}: {
  readonly policies: Read<Policy>;
  readonly profiles: readonly Profile[] | undefined;
}): ReactNode {
  if (policies.isPending) return <Skeleton rows={3} />;
  if (policies.error !== null) return <Failure error={policies.error} title="The policies cannot be read." />;
  if (policies.data === undefined || policies.data.length === 0) {
    return (
      <EmptyState
        icon={Layers}
        title="There is no certificate policy"
        command="chancery apply -f policies.yaml"
      />
    );
  }
  return (
    <ul className="flex flex-col gap-2">
      {policies.data.map((policy) => {
        const users = profiles?.filter((profile) => profile.certificatePolicyId === policy.id) ?? [];
        return (
          <li key={policy.id}>
            <details className="rounded-lg border border-line px-3 py-2">
              <summary>
                <span className="font-medium">{policy.name}</span>{' '}
                <span className="text-xs text-soft">
                  {users.length === 0
                    ? 'no profile has it'
                    : `for ${users.map(({ slug }) => slug).join(', ')}`}
                </span>
              </summary>
              <div className="mt-3">
                <PolicyInWords policy={policy} />
              </div>
            </details>
          </li>
        );
      })}
    </ul>
  );
}

function ProfileDrawer({
  onClose,
  policy,
  profile,
}: {
  readonly profile: Profile;
  readonly policy: Policy | undefined;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Dialog side title={profile.slug} onClose={onClose}>
      <Facts>
        <Fact name="Id">
          <Code text={profile.id} what="id of the profile" />
        </Fact>
        {profile.description !== null && (
          <Fact name="Description">
            <ForeignText text={profile.description} />
          </Fact>
        )}
        <Fact name="Authority">
          {profile.issuerType === 'ca' ? (
            <ForeignText text={profile.certificateAuthority.name} />
          ) : (
            'none: certificates sign themselves'
          )}
        </Fact>
        <Fact name="Enrolment">{profile.enrollmentType}</Fact>
        <Fact name="Renews itself">{renewalOf(profile)}</Fact>
        <Fact name="Made">
          <Time at={profile.createdAt} />
        </Fact>
      </Facts>
      <p className="mt-4 rounded-lg bg-info-tint px-3 py-2 text-info">
        The server explains its answers for roles alone, so nothing can be tried under a profile here. To see
        rule by rule what would pass, use{' '}
        <Link to="/roles" className="underline" onClick={onClose}>
          a role
        </Link>
        .
      </p>
      {policy !== undefined && (
        <>
          <h3 className="mt-6 mb-2 font-semibold">Policy {policy.name}</h3>
          <PolicyInWords policy={policy} />
        </>
      )}
    </Dialog>
  );
}

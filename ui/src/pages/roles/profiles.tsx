import { useQuery } from '@tanstack/react-query';
import { Layers, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { Button } from '../../parts/button.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Section } from '../../parts/page.tsx';
import { Cell, Row, Table } from '../../parts/table.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { CreateProfile } from './create-profile.tsx';
import { PolicyInWords } from './policy-in-words.tsx';
import { ProfileDrawer } from './profile-drawer.tsx';
import { allPolicies, allProfiles, type Policy, type Profile, renewalOf } from './profile-list.ts';

/** Policies are read here, and made with `chancery apply`: a person would not type what they hold. */
export function Profiles(): ReactNode {
  const profiles = useQuery(allProfiles);
  const policies = useQuery(allPolicies);
  const [open, setOpen] = useState<string>();
  const [isMaking, setMaking] = useState(false);
  const mayMake = useMay('pki:admin');
  const hasPolicy = policies.data !== undefined && policies.data.length > 0;
  const shown = profiles.data?.find(({ id }) => id === open);
  return (
    <>
      <Section
        title="Certificate profiles"
        lead="An authority and a certificate policy under one name, for clients of Infisical’s API."
        actions={
          hasPolicy &&
          mayMake && (
            <Button icon={Plus} onClick={() => setMaking(true)}>
              Create a profile
            </Button>
          )
        }
      >
        <ProfileList profiles={profiles} policies={policies.data} onOpen={setOpen} />
      </Section>
      <Section
        title="Certificate policies"
        lead="What profiles issue by. Made with chancery apply, or by the API."
      >
        <PolicyList policies={policies} profiles={profiles.data} />
      </Section>
      {isMaking && hasPolicy && <CreateProfile policies={policies.data} onClose={() => setMaking(false)} />}
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
  if (profiles.error !== null) return <Failure error={profiles.error} title="The profiles cannot be read" />;
  if (profiles.data === undefined || profiles.data.length === 0) {
    return (
      <EmptyState
        icon={Layers}
        title="There are no certificate profiles yet"
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
            <button type="button" onClick={() => onOpen(profile.id)} className="link font-medium">
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

function PolicyList({
  policies,
  profiles,
}: {
  readonly policies: Read<Policy>;
  readonly profiles: readonly Profile[] | undefined;
}): ReactNode {
  if (policies.isPending) return <Skeleton rows={3} />;
  if (policies.error !== null) return <Failure error={policies.error} title="The policies cannot be read" />;
  if (policies.data === undefined || policies.data.length === 0) {
    return (
      <EmptyState
        icon={Layers}
        title="There are no certificate policies yet"
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

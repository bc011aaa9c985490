import { Link } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Button } from '../../parts/button.tsx';
import { shellWord } from '../../parts/commands.tsx';
import { Code } from '../../parts/copy.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { PolicyInWords } from './policy-in-words.tsx';
import { type Policy, PROFILES, type Profile, renewalOf } from './profile-list.ts';

/** A certificate profile, and the policy that it issues by. */
export function ProfileDrawer({
  onClose,
  policy,
  profile,
}: {
  readonly profile: Profile;
  readonly policy: Policy | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const [isRemoving, setRemoving] = useState(false);
  const mayRemove = useMay('pki:admin');
  return (
    <>
      <Dialog side title={profile.slug} onClose={onClose}>
        {mayRemove && (
          <div className="mb-5">
            <Button icon={Trash2} look="danger" onClick={() => setRemoving(true)}>
              Remove
            </Button>
          </div>
        )}
        <ProfileFacts profile={profile} />
        <p className="mt-4 rounded-lg bg-info-tint px-3 py-2 text-info">
          The server explains its answers for roles alone, so nothing can be tried under a profile here. To
          see rule by rule what would pass, use{' '}
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
      {isRemoving && (
        <RemoveProfile profile={profile} onClose={() => setRemoving(false)} onRemoved={onClose} />
      )}
    </>
  );
}

function ProfileFacts({ profile }: { readonly profile: Profile }): ReactNode {
  return (
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
  );
}

function RemoveProfile({
  onClose,
  onRemoved,
  profile: { id, slug },
}: {
  readonly profile: Profile;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}): ReactNode {
  return (
    <ActionDialog
      title="Remove the profile"
      lead={
        <>
          Nothing more is issued under <strong className="text-ink">{slug}</strong>. What was issued under it
          stays good, and is not renewed.
        </>
      }
      action="Remove"
      look="danger"
      act={() => api.delete(`${PROFILES}/{id}`, { params: { path: { id } } })}
      done="The profile was removed"
      touches={['roles']}
      onClose={onClose}
      onDone={onRemoved}
      call={{ method: 'DELETE', path: `${PROFILES}/${id}` }}
      chancery={`profile rm ${shellWord(slug)}`}
    />
  );
}

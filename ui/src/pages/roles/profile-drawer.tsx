import { Link } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/copy.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts, Part } from '../../parts/page.tsx';
import { shellWord } from '../../parts/shell-word.ts';
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
  const [isDeleting, setDeleting] = useState(false);
  const mayDelete = useMay('pki:admin');
  return (
    <>
      <Dialog side title={profile.slug} onClose={onClose}>
        {mayDelete && (
          <div className="mb-5">
            <Button icon={Trash2} look="danger" onClick={() => setDeleting(true)}>
              Delete
            </Button>
          </div>
        )}
        <ProfileFacts profile={profile} />
        <p className="mt-4 rounded-lg bg-info-tint px-3 py-2 text-info">
          The server explains its answers for roles alone, so nothing can be tried under a profile here. To
          see rule by rule what would pass, use{' '}
          <Link to="/roles" className="link" onClick={onClose}>
            a role
          </Link>
          .
        </p>
        {policy !== undefined && (
          <Part
            title={
              <>
                Policy <ForeignText text={policy.name} most={60} />
              </>
            }
          >
            <PolicyInWords policy={policy} />
          </Part>
        )}
      </Dialog>
      {isDeleting && (
        <DeleteProfile profile={profile} onClose={() => setDeleting(false)} onDeleted={onClose} />
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
      <Fact name="Created">
        <Time at={profile.createdAt} />
      </Fact>
    </Facts>
  );
}

function DeleteProfile({
  onClose,
  onDeleted,
  profile: { id, slug },
}: {
  readonly profile: Profile;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}): ReactNode {
  return (
    <ActionDialog
      title="Delete"
      of={slug}
      lead="Nothing more is issued under it. What was issued under it stays good, and is not renewed."
      action="Delete profile"
      look="danger"
      act={() => api.delete(`${PROFILES}/{id}`, { params: { path: { id } } })}
      done="The profile is deleted."
      touches={['roles']}
      onClose={onClose}
      onDone={onDeleted}
      call={{ method: 'DELETE', path: `${PROFILES}/${id}` }}
      chancery={`profile rm ${shellWord(slug)}`}
    />
  );
}

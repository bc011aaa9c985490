import type { ReactNode } from 'react';
import type { SshAuthority } from '../../api/authorities.ts';
import { PromoteSsh, RetireSsh, RotateSsh } from '../hierarchy/turn-ssh.tsx';

export type Turning = 'rotate' | 'promote' | 'retire';

const DIALOGS = { rotate: RotateSsh, promote: PromoteSsh, retire: RetireSsh };

/** A step of giving an authority another key. */
export function Turn({
  authority,
  onClose,
  verb,
}: {
  readonly verb: Turning;
  readonly authority: SshAuthority;
  readonly onClose: () => void;
}): ReactNode {
  const Asked = DIALOGS[verb];
  return <Asked authority={authority} onClose={onClose} />;
}

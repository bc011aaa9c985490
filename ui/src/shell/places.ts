/** Where one can go: the rail, and the palette. */
import {
  ClipboardList,
  Globe,
  History,
  Inbox,
  KeyRound,
  LayoutDashboard,
  ListX,
  type LucideIcon,
  Network,
  ScrollText,
  SlidersHorizontal,
  SquareTerminal,
  Stamp,
} from 'lucide-react';

export interface Place {
  readonly to: string;
  readonly name: string;
  readonly icon: LucideIcon;
  /** What else people call it, for the palette. */
  readonly also: string;
}

/** At most nine. */
export const RAIL: readonly Place[] = [
  { to: '/', name: 'Dashboard', icon: LayoutDashboard, also: 'overview home expiry health' },
  {
    to: '/certificates',
    name: 'Certificates',
    icon: ScrollText,
    also: 'inventory search serial expiring renew',
  },
  { to: '/issue', name: 'Issue and sign', icon: Stamp, also: 'new certificate csr request key' },
  { to: '/requests', name: 'Requests', icon: Inbox, also: 'csr approve reject queue pending' },
  {
    to: '/hierarchy',
    name: 'Hierarchy',
    icon: Network,
    also: 'ca authority root intermediate create rotate',
  },
  { to: '/roles', name: 'Roles and profiles', icon: SlidersHorizontal, also: 'policy simulator' },
  { to: '/ssh', name: 'SSH', icon: SquareTerminal, also: 'hosts logins clusters nodes keys' },
  { to: '/revocation', name: 'Revocation', icon: ListX, also: 'crl krl revoke' },
  { to: '/audit', name: 'Audit', icon: History, also: 'trail log events who verify' },
];

/** Under the name of who is signed in. */
export const MORE: readonly Place[] = [
  { to: '/access', name: 'Access', icon: KeyRound, also: 'identities tokens users machines scopes' },
  { to: '/trust', name: 'Trust', icon: Globe, also: 'public fingerprints install root known_hosts' },
];

export const PLACES: readonly Place[] = [
  ...RAIL,
  ...MORE,
  { to: '/ssh/clusters', name: 'SSH clusters', icon: SquareTerminal, also: 'nodes gpu' },
  { to: '/ssh/keys', name: 'SSH keys', icon: KeyRound, also: 'users public' },
  {
    to: '/certificates?expiring_within=30d',
    name: 'Certificates that end within 30 days',
    icon: ClipboardList,
    also: 'expiring soon',
  },
];

/** All that is looked at, in the order in which it is told. */
import type { Check } from './check.ts';
import { alarms } from './checks/alarms.ts';
import { authorities } from './checks/authorities.ts';
import { clock } from './checks/clock.ts';
import { crls } from './checks/crls.ts';
import { disk } from './checks/disk.ts';
import { distribution } from './checks/distribution.ts';
import { firstToken } from './checks/first-token.ts';
import { jobs } from './checks/jobs.ts';
import { keys } from './checks/keys.ts';
import { masterKey } from './checks/master-key.ts';
import { runtime } from './checks/runtime.ts';
import { serverCertificate } from './checks/server-certificate.ts';
import { store } from './checks/store.ts';
import { trail } from './checks/trail.ts';

export const CHECKS: readonly Check[] = [
  { name: 'clock', of: 'installation', look: clock },
  { name: 'store', of: 'installation', look: store },
  { name: 'disk', of: 'installation', look: disk },
  { name: 'master_key', of: 'installation', look: masterKey },
  { name: 'keys', of: 'tenant', look: keys },
  { name: 'authorities', of: 'tenant', look: authorities },
  { name: 'crls', of: 'tenant', look: crls },
  { name: 'distribution', of: 'tenant', look: distribution },
  { name: 'server_certificate', of: 'installation', look: serverCertificate },
  { name: 'trail', of: 'installation', look: trail },
  { name: 'alarms', of: 'tenant', look: alarms },
  { name: 'jobs', of: 'installation', look: jobs },
  { name: 'first_token', of: 'installation', look: firstToken },
  { name: 'runtime', of: 'installation', look: runtime },
];

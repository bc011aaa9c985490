import type { Trusted } from '../../api/shapes.ts';

export type Root = Trusted['roots'][number];
export type SshTrusted = Trusted['ssh_authorities'][number];

/** What everybody is told to trust. */
import { queryOptions } from '@tanstack/react-query';
import { type Answer, api } from '../../api/client.ts';

export type Trusted = Answer<'/v1/trust', 'get'>;
export type Root = Trusted['roots'][number];
export type SshTrusted = Trusted['ssh_authorities'][number];

export const trusted = queryOptions({
  queryKey: ['trust', 'public'],
  queryFn: () => api.get('/v1/trust'),
});

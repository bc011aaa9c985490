/** What everybody is told to trust. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';

export const trusted = queryOptions({
  queryKey: ['trust', 'public'],
  queryFn: () => api.get('/v1/trust'),
});

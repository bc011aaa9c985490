export type { paths } from './api.ts';
export { type Answer, type Client, type ClientOptions, chanceryClient } from './client.ts';
export { ApiError, type Refused, type WrongField } from './errors.ts';

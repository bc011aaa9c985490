/** `GET /openapi.json`: this API, described. */
import Type from 'typebox';
import { openEndpoint } from '../../../endpoint.ts';

export const openapi = openEndpoint({
  method: 'GET',
  path: '/openapi.json',
  summary: 'This description',
  answers: { 200: Type.Object({}) },
  async handle({ describe }) {
    return { status: 200, body: describe() };
  },
});

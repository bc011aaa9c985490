/** Permissions: a caller may have what the policy grants, or less of it. A host's certificate has none. */
import { CONTENT, refuse } from '../../case.ts';
import type { SshRule } from '../ssh-case.ts';

export const extensions: SshRule = ({ policy, request }) => {
  const { extensions: asked, extensionsField: field = 'extensions', kind } = request;
  if (asked === undefined) return CONTENT;
  const granted = kind === 'host' ? [] : policy.extensions;
  return asked
    .filter((name) => !granted.includes(name))
    .map((name) => refuse('extensions', field, name, 'this permission is not granted here', granted));
};

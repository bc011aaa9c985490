/** The subject's key is of an algorithm that the policy permits. */
import { CONTENT, refuse } from '../../case.ts';
import type { SshRule } from '../ssh-case.ts';

export const sshKeyAlgorithm: SshRule = ({ policy, request: { key, keyField } }) => {
  const algorithm = key.kind === 'given' ? key.subject.algorithm : key.algorithm;
  if (policy.keys.includes(algorithm)) return CONTENT;
  return [
    refuse('key_algorithm', keyField, algorithm, 'keys of this kind are not certified here', policy.keys),
  ];
};

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { PemField } from '../parts/pem-field.tsx';
import { requestIn } from '../reading/read-here.ts';
import type { RequestFacts } from '../reading/request.ts';
import type { Told } from './placing.ts';
import { RequestShown } from './request-shown.tsx';
import { toldAt } from './told-at-field.tsx';

/** A signing request that somebody has, read here and shown. */
export function CsrField({
  onChange,
  told,
  value,
}: {
  readonly value: string;
  readonly onChange: (pem: string) => void;
  /** What the policy says of it. */
  readonly told: readonly Told[];
}): ReactNode {
  const { error, facts } = useRequestFacts(value);
  return (
    <div className="flex flex-col gap-3">
      <PemField
        label="Signing request"
        hint="PKCS #10, in PEM or a file of DER. Its key stays where it is."
        value={value}
        onChange={onChange}
        error={error ?? toldAt(told)}
      />
      {facts !== undefined && <RequestShown facts={facts} />}
    </div>
  );
}

/** @param pem as it was pasted */
export function useRequestFacts(pem: string): {
  readonly facts: RequestFacts | undefined;
  readonly error: string | undefined;
} {
  const { data, error } = useQuery({ ...requestIn(pem), enabled: pem.trim() !== '' });
  if (pem.trim() === '') return { facts: undefined, error: undefined };
  return { facts: data, error: error === null ? undefined : `${error.message}.` };
}

import { FileUp } from 'lucide-react';
import { type DragEvent, type ReactNode, useId, useRef, useState } from 'react';
import { encodePem } from '../../../src/base/pem.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';

/** Larger than anything that is read from it. */
const LONGEST_FILE = 1_000_000;

/** PEM that is pasted, chosen as a file, or dropped in. */
export function PemField({
  error,
  hint,
  label,
  onChange,
  placeholder = '-----BEGIN CERTIFICATE REQUEST-----',
  value,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  readonly placeholder?: string;
}): ReactNode {
  const [isOver, setOver] = useState(false);
  const [fault, setFault] = useState<string>();
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (file.size > LONGEST_FILE) return setFault('This file is too large to be one.');
    setFault(undefined);
    onChange(pemOf(new Uint8Array(await file.arrayBuffer())));
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is one way of three, and the others have the keys
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`rounded-lg border border-dashed p-3 ${isOver ? 'border-wax bg-wax-tint' : 'border-edge'}`}
    >
      <Field label={label} hint={hint} error={fault ?? error}>
        {(wiring) => (
          <textarea
            {...wiring}
            rows={6}
            spellCheck={false}
            autoComplete="off"
            value={value}
            placeholder={placeholder}
            onChange={(event) => {
              setFault(undefined);
              onChange(event.target.value);
            }}
            className="field font-mono text-xs"
          />
        )}
      </Field>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <FileButton onFile={(file) => void take(file)} />
        <span className="text-xs text-soft">or drop it here</span>
        {value !== '' && (
          <Button look="bare" onClick={() => onChange('')}>
            Clear
          </Button>
        )}
      </div>
    </div>
  );
}

function FileButton({ onFile }: { readonly onFile: (file: File | undefined) => void }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <>
      <input
        ref={input}
        id={id}
        type="file"
        hidden
        accept=".pem,.csr,.req,.p10,.der,.txt"
        onChange={(event) => {
          onFile(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <Button icon={FileUp} onClick={() => input.current?.click()}>
        Choose a file
      </Button>
    </>
  );
}

/** A file of PEM as it is; one of DER, which begins with a SEQUENCE, in the PEM of a signing request. */
function pemOf(octets: Uint8Array): string {
  if (octets[0] !== 0x30) return new TextDecoder().decode(octets);
  return encodePem('CERTIFICATE REQUEST', octets);
}

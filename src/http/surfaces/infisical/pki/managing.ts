/** What requests about policies and profiles have in common. */
import Type, { type TOptional, type TSchema } from 'typebox';
import type { Caller } from '../../../../access/caller.ts';
import { looksLikeSecret } from '../../../../base/error.ts';
import { isPrintable } from '../../../../base/name.ts';
import { issue } from '../issue.ts';
import { checkProject } from '../spelling.ts';

/** A member that only some addresses demand. The endpoint takes it for an optional one at all of them. */
export function demanded<S extends TSchema>(isDemanded: boolean, schema: S): TOptional<S> {
  return (isDemanded ? schema : Type.Optional(schema)) as TOptional<S>;
}

export const PROJECT = Type.String({
  minLength: 1,
  maxLength: 400,
  description: 'the tenant; the caller’s own when absent',
});

/** @throws access_denied for a project that is not the caller's */
export function checkOptionalProject(caller: Caller, projectId: string | undefined): void {
  if (projectId !== undefined) checkProject(caller, projectId);
}

export const DESCRIPTION = Type.Union([Type.String({ maxLength: 1000 }), Type.Null()]);

/** It may have lines. @throws invalid_field */
export function readDescription<Text extends string | null | undefined>(text: Text): Text {
  if (text == null) return text;
  if (looksLikeSecret(text))
    throw issue('description', 'Description must not be a secret, and looks like one');
  if (text.split(/[\r\n\t]/).every(isPrintable)) return text;
  throw issue('description', 'Description must be printable characters');
}

/** Without the members that are undefined. */
export function given<T extends object>(members: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}

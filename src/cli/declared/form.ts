/** What a field of a declared thing may hold, and the check of a document against that, with the lines of what is wrong. */
import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';

export type Form =
  | 'text'
  | 'number'
  | 'flag'
  | { readonly list: Form }
  /** Any names, each with a value. */
  | { readonly map: Form }
  | { readonly fields: Fields };

export type Fields = Readonly<Record<string, Form>>;

export const TEXTS: Form = { list: 'text' };

/** @param at where in the file, counted in characters; undefined where that is not known */
type Tell = (message: string, at: number | undefined) => void;

/** Demands that a node is of a form, all the way down. @param path how a person would find it, e.g. `nodes[1].port` */
export function checkForm(node: unknown, form: Form, path: string, tell: Tell): void {
  const at = positionOf(node);
  if (isAlias(node)) tell(`${path} is an alias of YAML, which is not taken; write it out`, at);
  else if (typeof form === 'string') checkScalar(node, form, path, tell);
  else if ('list' in form) {
    if (!isSeq(node)) tell(`${path} must be a list`, at);
    else for (const [i, item] of node.items.entries()) checkForm(item, form.list, `${path}[${i}]`, tell);
  } else checkMap(node, form, path, tell);
}

function checkScalar(node: unknown, form: 'text' | 'number' | 'flag', path: string, tell: Tell): void {
  const type = { text: 'string', number: 'number', flag: 'boolean' }[form];
  const called = { text: 'text', number: 'a number', flag: 'true or false' }[form];
  if (isScalar(node) && typeof node.value === type) return;
  const quoted = form === 'text' && isScalar(node) && node.value !== null ? ', in quotes' : '';
  tell(`${path} must be ${called}${quoted}`, positionOf(node));
}

function checkMap(
  node: unknown,
  form: { readonly map: Form } | { readonly fields: Fields },
  path: string,
  tell: Tell,
): void {
  if (!isMap(node)) {
    tell(`${path} must hold fields`, positionOf(node));
    return;
  }
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const inner = path === '' ? name : `${path}.${name}`;
    const of = 'map' in form ? form.map : Object.hasOwn(form.fields, name) ? form.fields[name] : undefined;
    if (of !== undefined) checkForm(value, of, inner, tell);
    else tell(`there is no field ${inner}${meant(name, form)}`, positionOf(key));
  }
}

/** What would pass. */
function meant(name: string, form: { readonly map: Form } | { readonly fields: Fields }): string {
  const known = 'fields' in form ? Object.keys(form.fields) : [];
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '');
  const close = known.find((one) => plain(one) === plain(name));
  return close === undefined ? `; there are ${known.join(', ')}` : `; it is spelled ${close}`;
}

function positionOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}

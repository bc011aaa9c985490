/**
 * How a name stands to the base of a subtree (RFC 5280 §4.2.1.10):
 * - `within`: every name that it stands for lies in the subtree;
 * - `touches`: some do and some do not, as with a wildcard over the base;
 * - `apart`: none does;
 * - `unreadable`: one of the two is not as its form is written, so that nobody can say. It is never admitted.
 */
export type Relation = 'within' | 'touches' | 'apart' | 'unreadable';

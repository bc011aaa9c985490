/** `chancery/path`: path building and validation (RFC 5280 §6), without a clock, a store or a network. */
export { Budget, LIMITS } from './budget.ts';
export { validPaths } from './paths.ts';
export type { PathProblem, ProblemCode } from './problem.ts';
export type { PathRequest, PolicyInputs, ValidPath } from './request.ts';

/** A change of operators that is not possible, in words for people. Carries no secret. */
export class AccessError extends Error {
  readonly code: 'name' | 'taken' | 'unknown' | 'last-administrator';

  constructor(code: AccessError['code'], message: string) {
    super(message);
    this.name = 'AccessError';
    this.code = code;
  }
}

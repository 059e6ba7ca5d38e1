/** A password that was not accepted, in words for people. Never holds the password. */
export class PasswordError extends Error {
  readonly code: 'wrong' | 'weak' | 'limited';

  constructor(code: PasswordError['code'], message: string) {
    super(message);
    this.name = 'PasswordError';
    this.code = code;
  }
}

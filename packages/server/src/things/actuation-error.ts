/** Something that a device was not told to do, or did not do, in words for people. */
export class ActuationError extends Error {
  /**
   * `unknown`: no such device, variable or action; `disabled`: switched off in the inventory; `undescribed`: its Thing
   * Description is missing or unusable; `value`: not sent, the value does not fit; `silent`: no answer; `refused`: it
   * answered that it will not; `not-taken`: it said yes and did something else.
   */
  readonly code: 'unknown' | 'disabled' | 'undescribed' | 'value' | 'silent' | 'refused' | 'not-taken';

  constructor(code: ActuationError['code'], message: string) {
    super(message);
    this.name = 'ActuationError';
    this.code = code;
  }
}

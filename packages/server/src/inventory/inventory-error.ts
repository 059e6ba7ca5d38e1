/** A change of the inventory that is not possible, in words for people. */
export class InventoryError extends Error {
  /**
   * `invalid`: a field is wrong; `taken`: the name is somebody else's; `unknown`: there is no such device or network;
   * `built-in`: this server's own entry cannot be treated so; `file`: the file cannot be read, used or written.
   */
  readonly code: 'invalid' | 'taken' | 'unknown' | 'built-in' | 'file';

  constructor(code: InventoryError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InventoryError';
    this.code = code;
  }
}

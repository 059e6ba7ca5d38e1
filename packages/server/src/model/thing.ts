/** A variable of a device, from its Thing Description. */
export interface Variable {
  name: string;
  title: string;
  type: 'number' | 'integer' | 'boolean' | 'string';
  unit?: string;
  minimum?: number;
  maximum?: number;
  enum?: readonly (string | number)[];
  /** It can be set by operators. */
  writable: boolean;
}

/** Something that a device can be told to do, beyond setting a variable. */
export interface ThingAction {
  name: string;
  title: string;
  description?: string;
  input?: Omit<Variable, 'writable' | 'name' | 'title'>;
}

/** A device as it can be read and actuated. */
export interface Thing {
  title: string;
  variables: readonly Variable[];
  actions: readonly ThingAction[];
}

/** Whether a device answers. `unknown` before the first try, `not-polled` where it has nothing to be read. */
export interface DeviceStatus {
  state: 'answering' | 'silent' | 'unknown' | 'not-polled' | 'disabled';
  since: number;
  /** Why it is silent, in a sentence. */
  problem?: string;
}

/** One request to a device. */
export interface DeviceRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** What came of it. Devices are not trusted: whatever they do ends as one of these, in bounded time and memory. */
export type DeviceAnswer =
  | { is: 'answer'; status: number; contentType: string; body: string }
  /** Nobody answered; why, in words for people. Somebody may have been there, and broken the connection off. */
  | { is: 'silence'; problem: string; isBrokenOff?: boolean }
  /** Somebody answered what cannot be used. */
  | { is: 'unusable'; problem: string };

/** Sends a request to exactly the address that it names: no redirect is followed. Never rejects. */
export type DeviceTransport = (request: DeviceRequest) => Promise<DeviceAnswer>;

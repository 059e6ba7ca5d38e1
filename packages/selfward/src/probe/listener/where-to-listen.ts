import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { ListenerOptions } from './create-listener.ts';

/** Addresses between which calls go both ways as a rule: this machine, its networks, those of a provider's inside. */
const NEAR = new BlockList();
for (const [net, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  NEAR.addSubnet(net, bits, 'ipv4');
NEAR.addAddress('::1', 'ipv6');
NEAR.addSubnet('fc00::', 7, 'ipv6');
NEAR.addSubnet('fe80::', 10, 'ipv6');

export const isNear = (address: string): boolean => NEAR.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/** What is asked of the machine; tests hand in their own. */
export interface Network {
  resolve(host: string): Promise<string>;
  /** This machine's address on the way there. */
  addressTowards(address: string): Promise<string>;
  own(): readonly string[];
}

/**
 * Where a target can call this machine: at the address of the route to it. `undefined` where it cannot be known, since
 * the target is far off and this machine's address is one of an inner network: then an operator says it.
 *
 * @param callback - `host` or `host:port`, as the operator gives it: the port is bound as well, so that it can be let
 * through a firewall.
 */
export async function whereToListen(
  targetUrl: string,
  callback: string | undefined,
  network: Network = MACHINE,
): Promise<ListenerOptions | undefined> {
  const host = await addressFor(targetUrl, network);
  if (callback !== undefined) {
    const [, name = callback, port] = /^(.*?)(?::(\d+))?$/.exec(callback) ?? [];
    const bare = name.replace(/^\[|\]$/g, '');
    const bind = network.own().includes(bare) ? bare : host?.own;
    if (bind === undefined) return undefined;
    return { host: bind, publicHost: callback, ...(port !== undefined && { port: Number(port) }) };
  }
  if (host === undefined || (isNear(host.own) && !isNear(host.target))) return undefined;
  return { host: host.own };
}

async function addressFor(targetUrl: string, network: Network) {
  try {
    const target = await network.resolve(new URL(targetUrl).hostname.replace(/^\[|\]$/g, ''));
    const own = await network.addressTowards(target);
    // An address that holds on one wire alone (RFC 4007) cannot be written into a URL.
    return own.includes('%') ? undefined : { target: target.replace(/%.*$/, ''), own };
  } catch {
    // The run itself says that the target is not there.
    return undefined;
  }
}

const MACHINE: Network = {
  resolve: async (host) => (isIP(host) > 0 ? host : (await lookup(host)).address),
  addressTowards,
  own: () => Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? []),
};

/** Connecting a datagram socket sends nothing: it only makes the system choose the way. */
function addressTowards(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const fail = (error: Error) => {
      socket.close();
      reject(error);
    };
    socket.once('error', fail);
    socket.connect(9, address, () => {
      const own = socket.address().address;
      socket.close();
      resolve(own);
    });
  });
}

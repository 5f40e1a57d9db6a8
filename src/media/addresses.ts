import { BlockList, isIP } from 'node:net';

/** Whether an address may be connected to. A host that is no literal address is left to the check of what it resolves to. */
export interface AddressCheck {
  allowsAddress(address: string): boolean;
  /** For the host of a URL: true for names; for literal addresses (IPv6 in brackets) what `allowsAddress` says. */
  allowsHost(hostname: string): boolean;
  /** A literal loopback address, or `localhost`. */
  isLoopbackHost(hostname: string): boolean;
}

/** IANA, IPv4 Special-Purpose Address Registry (2026): everything there that is not a public host, and multicast. */
const notPublicIpv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/**
 * IPv6: all but global unicast (2000::/3), so loopback, link-local, private, multicast, IPv4-mapped and NAT64 addresses,
 * and what carries an IPv4 address or is kept for special use inside it (IANA, IPv6 Special-Purpose Address Registry, 2026).
 */
const notPublicIpv6 = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

/** Allows public addresses only; `allowLoopback` allows 127.0.0.0/8 and ::1 besides. */
export const createAddressCheck = ({ allowLoopback }: { allowLoopback: boolean }): AddressCheck => {
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  loopback.addAddress('::1', 'ipv6');
  // One list each: a list compares IPv4 addresses with its IPv6 networks too, as mapped ones.
  const notPublic = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const [network, prefix] of notPublicIpv4) notPublic.ipv4.addSubnet(network, prefix, 'ipv4');
  for (const [network, prefix] of notPublicIpv6) notPublic.ipv6.addSubnet(network, prefix, 'ipv6');

  const allowsAddress = (address: string): boolean => {
    const version = isIP(address);
    if (version === 0) return false;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    return (allowLoopback && loopback.check(address, family)) || !notPublic[family].check(address, family);
  };
  const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

  return {
    allowsAddress,
    allowsHost: (hostname) => isIP(bare(hostname)) === 0 || allowsAddress(bare(hostname)),
    isLoopbackHost(hostname) {
      const version = isIP(bare(hostname));
      if (version === 0) return hostname === 'localhost';
      return loopback.check(bare(hostname), version === 4 ? 'ipv4' : 'ipv6');
    },
  };
};

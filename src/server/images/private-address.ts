import { BlockList, isIP } from "node:net";

/** Tells whether an IP address leads anywhere but to the public internet. What is no address counts as private. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  // Node holds an IPv4 address inside an IPv6 one against the rules for IPv4.
  return PRIVATE.check(address, family === 4 ? "ipv4" : "ipv6");
}

// The IANA special-purpose registries (RFC 6890), multicast, and the prefixes that carry an IPv4 address inside.
const PRIVATE_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];
const PRIVATE_IPV6 = [
  "::/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
];

const PRIVATE = createList();

function createList(): BlockList {
  const list = new BlockList();
  for (const [subnets, family] of [[PRIVATE_IPV4, "ipv4"] as const, [PRIVATE_IPV6, "ipv6"] as const]) {
    for (const subnet of subnets) {
      const [network = "", bits = ""] = subnet.split("/");
      list.addSubnet(network, Number(bits), family);
    }
  }
  return list;
}

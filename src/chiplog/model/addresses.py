"""IP addresses: which are public, and which belong to this machine or its network."""

import ipaddress
from ipaddress import IPv4Address, IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Return whether an IP address is public: not this machine's, not this network's and not reserved.

    Raises ValueError if the text is not an IP address.
    """
    return all(_is_global(one) for one in _meant(ipaddress.ip_address(address)))


def _meant(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Return the address, or the IPv4 address that it is mapped to, and the addresses that a tunnel forwards to."""
    if isinstance(address, IPv4Address):
        return [address]
    if address in _NAT64:
        return [IPv4Address(address.packed[-4:])]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    return [address, *([address.sixtofour] if address.sixtofour else []), *(address.teredo or ())]


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    is_of_site = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not (address.is_multicast or address.is_reserved or is_of_site)

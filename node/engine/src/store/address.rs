//! Locators come from strangers: they must not make a node call on its own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::{
	config::Config,
	http::Uri,
	unversioned::{
		resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
		transport::NextTimeout,
	},
	Error,
};

/// Resolves names, to public addresses alone unless others are allowed. Redirects come here too.
#[derive(Debug)]
pub(super) struct Guard {
	allow_private: bool,
	resolver: DefaultResolver,
}

impl Guard {
	pub(super) fn new(allow_private: bool) -> Self {
		Self { allow_private, resolver: DefaultResolver::default() }
	}
}

impl Resolver for Guard {
	fn resolve(
		&self,
		uri: &Uri,
		config: &Config,
		timeout: NextTimeout,
	) -> Result<ResolvedSocketAddrs, Error> {
		let found = self.resolver.resolve(uri, config, timeout)?;
		let mut kept = self.empty();
		found.iter().filter(|at| self.allow_private || is_public(at.ip())).for_each(|at| kept.push(*at));
		if kept.is_empty() {
			let reason = "it leads to this machine or its own network, which this node does not allow";
			return Err(Error::Io(std::io::Error::other(reason)));
		}
		Ok(kept)
	}
}

fn is_public(address: IpAddr) -> bool {
	match address {
		IpAddr::V4(address) => is_public_v4(address),
		IpAddr::V6(address) => is_public_v6(address),
	}
}

fn is_public_v4(address: Ipv4Addr) -> bool {
	let [a, b, c, _] = address.octets();
	!(a == 0
		|| a >= 224
		|| address.is_loopback()
		|| address.is_private()
		|| address.is_link_local()
		|| address.is_documentation()
		// Shared by carriers, for protocols, and for benchmarks.
		|| (a == 100 && (64..128).contains(&b))
		|| (a == 192 && b == 0 && c == 0)
		|| (a == 198 && (18..20).contains(&b)))
}

/// Global unicast, less what is for documentation and what wraps an IPv4 address: tunnels
/// (2002::/16, 2001::/32) for good measure, as are NAT64, mapped and compatible addresses by
/// lying outside 2000::/3.
fn is_public_v6(address: Ipv6Addr) -> bool {
	let [a, b, ..] = address.segments();
	(a & 0xe000) == 0x2000 && a != 0x2002 && !(a == 0x2001 && (b == 0 || b == 0xdb8))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn private_addresses_are_told_from_public_ones() {
		for private in [
			"127.0.0.1",
			"0.0.0.0",
			"10.1.2.3",
			"172.16.0.1",
			"192.168.1.1",
			"169.254.169.254",
			"100.64.0.1",
			"198.18.0.1",
			"224.0.0.1",
			"255.255.255.255",
			"::1",
			"::",
			"fe80::1",
			"fc00::1",
			"ff02::1",
			"::ffff:127.0.0.1",
			"::127.0.0.1",
			"64:ff9b::7f00:1",
			"2002:7f00:1::",
			"2001:db8::1",
		] {
			assert!(!is_public(private.parse().unwrap()), "{private}");
		}
		for public in ["1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450::1"] {
			assert!(is_public(public.parse().unwrap()), "{public}");
		}
	}
}

//! IP addresses and CIDR blocks.

use std::net::IpAddr;

/// An address block: base address and prefix length in bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cidr {
    pub(crate) address: IpAddr,
    pub(crate) bits: u8,
}

impl Cidr {
    /// Parses `10.0.0.0/8`, or a bare address as a block of one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(width);
        (bits <= width).then_some(Self { address, bits })
    }

    /// Tells whether every address of `other` lies in this block.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        self.address.is_ipv4() == other.address.is_ipv4()
            && self.bits <= other.bits
            && masked(self.address, self.bits) == masked(other.address, self.bits)
    }

    /// Tells whether the blocks share an address.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.covers(other) || other.covers(self)
    }
}

fn masked(address: IpAddr, bits: u8) -> u128 {
    let (value, width) = match address {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    };
    value.checked_shr(width - u32::from(bits)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Cidr;

    #[test]
    fn blocks_cover_their_parts() {
        let all = Cidr::parse("0.0.0.0/0").expect("a block");
        let ten = Cidr::parse("10.0.0.0/8").expect("a block");
        let host = Cidr::parse("10.1.2.3").expect("an address");
        assert!(all.covers(&ten) && ten.covers(&host) && host.overlaps(&ten) && !host.covers(&ten));
        assert_eq!((Cidr::parse("10.0.0.0/33"), Cidr::parse("ten")), (None, None));
    }
}

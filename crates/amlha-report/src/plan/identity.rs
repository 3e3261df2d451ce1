//! What a plan is told apart by.

use std::io::{self, Write};

use amlha_rules::Plan;

/// Sixteen digits that are the same for the same plan, and others for any other: a script, a ticket
/// and a conversation can be held against each other by them. They do not protect against somebody
/// who wants two plans to look alike.
///
/// They are the 64-bit FNV-1a hash of the plan's JSON text.
#[must_use]
pub fn identity(plan: &Plan) -> String {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    // Memory takes everything, and a plan is plain values.
    let _infallible = serde_json::to_writer(&mut hash, plan);
    format!("{:016x}", hash.0)
}

struct Fnv(u64);

impl Write for Fnv {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_hash_that_it_says() {
        let of = |text: &str| {
            let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
            hash.write_all(text.as_bytes()).unwrap();
            hash.0
        };
        assert_eq!(of(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(of("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(of("foobar"), 0x8594_4171_f739_67e8);
    }
}

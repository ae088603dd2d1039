//! Computes 128-bit hashes of byte strings, long enough to treat equal hashes as equal strings.
//!
//! Comparing hashes needs neither the strings nor the memory for them. Hashes are never written to
//! a file, because the algorithm may change with the next version.

use std::hash::{BuildHasher as _, BuildHasherDefault, Hasher};

use foldhash::fast::FixedState;

const HALVES: [FixedState; 2] = [FixedState::with_seed(1), FixedState::with_seed(2)];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    pub fn of(bytes: &[u8]) -> Self {
        let half = |state: &FixedState| {
            let mut hasher = state.build_hasher();
            hasher.write(bytes);
            u128::from(hasher.finish())
        };
        Self(half(&HALVES[0]) << 64 | half(&HALVES[1]))
    }

    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
    }
}

/// Hashes fingerprints in maps and sets. Half of a fingerprint is already a good hash.
pub type ByHalf = BuildHasherDefault<Half>;

#[derive(Clone, Copy, Debug, Default)]
pub struct Half(u64);

impl Hasher for Half {
    #[allow(clippy::cast_possible_truncation)] // half of the bits is intended
    fn write_u128(&mut self, fingerprint: u128) {
        self.0 = fingerprint as u64;
    }

    /// Never called: a fingerprint is hashed as one number.
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

//! A hash of bytes that stands for them: 128 bits, so long that no two texts are taken for one.
//!
//! Whoever compares many of them needs neither the texts nor the room for them. Never written to
//! a file: what it is may change with the next version.

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

/// For maps and sets of fingerprints: half of one is as good a hash as any other.
pub type ByHalf = BuildHasherDefault<Half>;

#[derive(Clone, Copy, Debug, Default)]
pub struct Half(u64);

impl Hasher for Half {
    #[allow(clippy::cast_possible_truncation)] // the half that is meant
    fn write_u128(&mut self, fingerprint: u128) {
        self.0 = fingerprint as u64;
    }

    /// Never asked for: a fingerprint is one number.
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

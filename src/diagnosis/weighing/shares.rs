//! How shares are put into words, always beside the number.

/// How likely a share is, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likelihood {
    VeryUnlikely,
    Unlikely,
    Possible,
    Likely,
    VeryLikely,
}

/// A share as a count of 100 buyers, never 0 and never 100: nothing is certain.
pub fn in_100(share: f64) -> u8 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within 1 and 99
    let count = (share * 100.0).round().clamp(1.0, 99.0) as u8;
    count
}

impl Likelihood {
    /// The word for a share, by the count that is shown, so that word and number never disagree.
    pub fn of(share: f64) -> Self {
        match in_100(share) {
            80.. => Likelihood::VeryLikely,
            60..80 => Likelihood::Likely,
            30..60 => Likelihood::Possible,
            10..30 => Likelihood::Unlikely,
            _ => Likelihood::VeryUnlikely,
        }
    }

    pub const fn en(self) -> &'static str {
        match self {
            Likelihood::VeryLikely => "very likely",
            Likelihood::Likely => "likely",
            Likelihood::Possible => "possible",
            Likelihood::Unlikely => "unlikely",
            Likelihood::VeryUnlikely => "very unlikely",
        }
    }

    pub const fn zh(self) -> &'static str {
        match self {
            Likelihood::VeryLikely => "很有可能",
            Likelihood::Likely => "较有可能",
            Likelihood::Possible => "有可能",
            Likelihood::Unlikely => "不太可能",
            Likelihood::VeryUnlikely => "可能性很小",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_shown_from_1_to_99() {
        assert_eq!(in_100(0.0), 1);
        assert_eq!(in_100(0.684), 68);
        assert_eq!(in_100(1.0), 99);
    }

    #[test]
    fn the_word_fits_the_number_beside_it() {
        for (share, word) in [
            (0.8, "very likely"),
            (0.797, "very likely"),
            (0.794, "likely"),
            (0.6, "likely"),
            (0.3, "possible"),
            (0.1, "unlikely"),
            (0.094, "very unlikely"),
        ] {
            assert_eq!(Likelihood::of(share).en(), word, "{share}");
        }
    }
}

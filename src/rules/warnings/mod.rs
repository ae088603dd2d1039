//! Warns of rules that are well-formed and yet cannot do what they were written for.
//!
//! The warnings are computed on the checked pack and shown at their position in the files. A
//! warning stops nothing. If a careful author would have to suppress a warning, the check is too
//! eager and must be made more precise. Problems that are visible while a file is read (a missing
//! example, a sum) are reported there.

mod bounds;
mod can_hold;
mod causes;
mod events;
mod list_words;
mod rule_places;
mod signs;

pub(super) use self::rule_places::Written;

use super::Pack;
use jiff::civil::Date;

/// Reports all warnings about a pack without errors, as of a day.
pub(super) fn report(written: &Written<'_>, pack: &Pack, as_of: Date) {
    signs::report(written, pack);
    causes::report(written, pack);
    events::report(written, pack, as_of);
    list_words::report(written);
}
